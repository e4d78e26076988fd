"""Every word of the desk, in one language at a time."""

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from responder.checks.finding import Finding, Severity
from responder.sending import Hold, Why
from storage.model import Action, Status, Urgency

NARROW = "\u202f"
"""A narrow no-break space, as French wants before `!` and between thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the desk says; posts, drafts, reasons and findings come in words of their own."""

    language: str
    """As a BCP 47 primary subtag."""
    statuses: Mapping[Status, str]
    levels: Mapping[Urgency, str]
    severities: Mapping[Severity, str]
    topics: Mapping[str, str]
    actions: Mapping[Action, str]
    """As the history of a case tells them: *Ana: approved*."""
    acts: Mapping[str, str]
    """What each key does, by the name of the act."""
    groups: Mapping[str, str]
    """Headings of the page of keys."""
    done: Mapping[str, str]
    """What is said when an act is done, by its name."""
    undone: str
    labels: Mapping[str, str]
    """The questions that a person can answer otherwise than the classifier did."""
    answers: Mapping[str, str]
    filters: Mapping[str, str]
    headings: Mapping[str, str]
    """Of the parts of a case's page."""
    snoozes: Mapping[str, str]
    bar: tuple[tuple[str, str], ...]
    """The keys that always stand at the foot, each with a short word."""

    date: str
    """Of a moment, for strftime: no names of months, which would need a locale."""
    thousands: str
    decimal: str
    units: tuple[str, str, str]
    """Short for days, hours, minutes."""
    late: str
    due_in: str
    due_never: str
    ago: str
    just_now: str

    waiting: Callable[[int], str]
    late_count: Callable[[int], str]
    escalated_count: Callable[[int], str]
    snoozed_count: Callable[[int], str]
    sending_count: Callable[[int], str]
    found: Callable[[int], str]
    followers: Callable[[int], str]

    nothing_waits: str
    nothing_found: str
    loading: str
    too_small: str
    searching: str
    filtered_by: str
    everybody: str
    nobody: str
    mine: str
    yes: str
    no: str
    any: str
    verified: str
    edited: str
    deleted: str
    ours: str
    pending: str
    incident: str
    escalated: str
    assigned: str
    spared: str
    unsaved: str
    no_draft: str
    by_hand: str
    open_at: str
    answered_at: str
    written_by_hand: str
    written_by_machine: str
    alt: str
    no_alt: str
    department: str
    set_aside: str
    by_lead: str
    """Behind a finding that only a lead may confirm."""
    goes_next: str
    goes_soon: str
    goes_from: str
    """When an approved answer leaves: {0} seconds or a moment, {1} why not before."""
    holds: Mapping[Why, str]
    length: Callable[[str], str]
    """Tells the length of a reply against the limit in this language."""
    reason: Callable[[str], str]
    """Tells a reason of the classifier in this language, where that is possible."""
    finding: Callable[[Finding], str]
    """Tells what a check found in this language, where that is possible."""
    is_editing: str
    endorsed: str
    first_of_two: str
    by_hand_now: str

    forecast_line: str
    forecast_interval: str
    forecast_exceeds: str
    forecast_doubles: str
    forecast_early: str
    forecast_finished: str
    forecast_none: str

    bulk_title: str
    bulk_standing: str
    bulk_unread: str
    bulk_read: str
    bulk_left: str
    bulk_keys: str
    bulk_done: str
    no_incident: str
    nothing_in_bulk: str

    ask_reason_reject: str
    ask_reason_close: str
    ask_reason_aside: str
    ask_url: str
    ask_assignee: str
    ask_department: str
    no_departments: str
    ask_note: str
    say_something: str
    ask_search: str
    choose_snooze: str
    choose_label: str
    choose_value: str
    unlabel: str
    """Takes back what people said on a question."""
    refused: str
    refused_by_checks: str
    confirm_warnings: str
    confirm_each: str
    confirm_link: str
    opened_link: str
    copied: str
    not_opened: str
    no_link: str
    conflict: str
    your_text_is_kept: str
    nothing_to_undo: str
    nothing_here: str
    no_editor: str
    editor_keys: str
    saved_text: str
    unchanged: str
    failed: str
    gone: str
    leave_unsaved: str
    leave_keys: str
    help_title: str
    help_close: str
    filter_title: str
    filter_keys: str
    dialog_keys: str
    choice_keys: str
    link_keys: str

    plain_welcome: str
    plain_ask: str
    plain_commands: Mapping[str, tuple[str, ...]]
    """What may be typed for each act, the full word first."""
    plain_unknown: str
    plain_end: str
    plain_new_text: str
    plain_confirm: str
    plain_of: str

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number as the language does."""
        text = f"{value:,.{digits}f}"
        return text.translate({ord(","): self.thousands, ord("."): self.decimal})

    def percent(self, share: float) -> str:
        """Write a share of 1 as a percentage."""
        return f"{share:.0%}" if self.language != "fr" else f"{share * 100:.0f}{NARROW}%"

    def span(self, length: timedelta) -> str:
        """Say a length of time in its two largest units: `2 d 3 h`, `45 min`."""
        day, hour, minute = self.units
        minutes = int(abs(length).total_seconds() // 60)
        days, hours = divmod(minutes // 60, 24)
        if days:
            return f"{days} {day} {hours} {hour}" if hours else f"{days} {day}"
        if minutes >= 60:
            return f"{minutes // 60} {hour} {minutes % 60:02d}"
        return f"{minutes} {minute}"

    def due(self, at: datetime | None, now: datetime) -> str:
        """Say how long is left until a due time, or since it was missed."""
        if at is None:
            return self.due_never
        told = self.late if at < now else self.due_in
        return told.format(self.span(now - at))

    def since(self, at: datetime, now: datetime) -> str:
        """Say how long ago something was."""
        if abs(now - at) < timedelta(minutes=1):
            return self.just_now
        return self.ago.format(self.span(now - at))

    def when(self, at: datetime, zone: ZoneInfo) -> str:
        """Write a moment in a time zone."""
        return at.astimezone(zone).strftime(self.date)

    def goes(self, hold: Hold | None, now: datetime, zone: ZoneInfo) -> str:
        """Say when an approved answer leaves, and until when it can be taken back."""
        if hold is None or hold.why is Why.PER_RUN:
            return self.goes_next
        if hold.why is Why.TAKE_BACK:
            left = max(0, math.ceil((hold.until - now).total_seconds()))
            return self.goes_soon.format(left)
        return self.goes_from.format(self.when(hold.until, zone), self.holds[hold.why])


def language_of(setting: str | None, environ: Mapping[str, str] | None = None) -> str:
    """Choose the language of the desk: as configured, else that of the locale, else English."""
    environ = os.environ if environ is None else environ
    names = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named = setting or next((name for name in names if name), "en")
    return "fr" if named.lower().startswith("fr") else "en"


def words_of(setting: str | None, environ: Mapping[str, str] | None = None) -> Words:
    """Give the words in that language."""
    from responder.counter.english import ENGLISH
    from responder.counter.french import FRENCH

    return FRENCH if language_of(setting, environ) == "fr" else ENGLISH
