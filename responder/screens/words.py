"""Small pieces of wording that several screens share. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from shlex import quote
from zoneinfo import ZoneInfo

from rich.text import Text

from responder.safe_text import for_terminal
from responder.sending import Hold, Why
from storage.clocks import AT_REST, Promised, running
from storage.mentions import Kept
from storage.model import Case, Mention, Risk, Status, Urgency

COLOURS = {
    Urgency.CRITICAL: "bold white on red",
    Urgency.HIGH: "bold red",
    Urgency.NORMAL: "yellow",
    Urgency.LOW: "dim",
}
STATUS_WORDS = {
    Status.OPEN: "to draft",
    Status.DRAFTED: "to approve",
    Status.APPROVED: "approved",
    Status.PUBLISHING: "being sent",
    Status.UNKNOWN: "sent or not?",
    Status.PUBLISHED: "answered",
    Status.HANDOFF: "post by hand",
    Status.REJECTED: "to write",
    Status.CLOSED: "closed",
}
_WAITS = {
    Why.TAKE_BACK: "until then the approval can be taken back",
    Why.HOURS: "outside the sending hours",
    Why.PER_HOUR: "the channel has had its answers of an hour",
}

_AFTER_DUE = {
    Promised.FIRST_RESPONSE: "",
    Promised.NEXT_RESPONSE: " again",
    Promised.RESOLUTION: " to close",
}


def post(text: str, *, most: int | None = None, style: str = "") -> Text:
    """Show a post's text as text: no markup, no control, on one line when it is cut."""
    clean = for_terminal(text, newlines=most is None)
    if most is not None:
        clean = " ".join(clean.split())
        clean = clean if len(clean) <= most else clean[: most - 1] + "…"
    return Text(clean, style=style)


def one_word(name: str) -> str:
    """Give a name whole, and so that a shell takes it for one word."""
    word = quote(for_terminal(name, newlines=False))
    return f"-- {word}" if name.startswith("-") else word


def pasted(kept: Kept) -> Text:
    """Show by what name a command takes a post, ready to be pasted."""
    return Text(one_word(kept.mention.url or kept.name), "dim", overflow="fold", no_wrap=False)


def who(mention: Mention, *, most: int = 24) -> Text:
    """Name the author as the network does."""
    return post(f"@{mention.author.handle}" if mention.author else "(unknown)", most=most)


def level(risk: Risk) -> Text:
    """Show the level of a risk and its score."""
    return Text(f"{risk.level.value} {risk.score:.0f}", style=COLOURS[risk.level])


def span(length: timedelta) -> str:
    """Say a length of time in its two largest units: `2 d 3 h`, `45 min`."""
    minutes = int(abs(length).total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes} min"


def due(at: datetime | None, now: datetime) -> Text:
    """Say how long is left until a due time, or since it was missed."""
    if at is None:
        return Text("–")
    if at < now:
        return Text(f"late by {span(now - at)}", style="bold red")
    left = at - now
    return Text(f"in {span(left)}", style="yellow" if left < timedelta(minutes=30) else "")


def clocks(case: Case, now: datetime) -> Text:
    """Say which clock of a case runs out when, or that they stand still and since when."""
    if case.status in AT_REST:
        if case.waiting_since is None:
            return Text("no clock runs", style="dim")
        turn = "the customer's turn" if case.status is Status.PUBLISHED else "closed"
        return Text(f"{turn} since {span(now - case.waiting_since)}: the clocks stand", style="dim")
    told = [Text.assemble(clock.what.value, " ", due(clock.at, now)) for clock in running(case)]
    return Text(", ").join(told) if told else Text("no clock runs", style="dim")


def first_due(case: Case, now: datetime) -> Text:
    """Say which clock of a case runs out first, in few words."""
    for clock in running(case):
        return Text.assemble(due(clock.at, now), _AFTER_DUE[clock.what])
    return due(None, now)


def ago(at: datetime | None, now: datetime) -> str:
    """Say how long ago something was."""
    if at is None:
        return "never"
    return "now" if abs(now - at) < timedelta(minutes=1) else f"{span(now - at)} ago"


def clock(at: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """Tell a moment by the wall clock of a place: `2026-11-20 22:05 CET`."""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S %Z}" if seconds else f"{local:%Y-%m-%d %H:%M %Z}"


def held_words(hold: Hold, zone: ZoneInfo) -> str:
    """Say until when an approved answer does not go, and why."""
    if hold.why is Why.PER_RUN:
        return "until the next run: this one has sent the channel its share"
    seconds = hold.why is Why.TAKE_BACK
    return f"until {clock(hold.until, zone, seconds=seconds)}: {_WAITS[hold.why]}"


def held_lines(held: Iterable[tuple[Case, Hold]], zone: ZoneInfo) -> list[str]:
    """Say of each approved answer that is held back why, one a line."""
    return [f"case {case.id} is approved and held {held_words(h, zone)}" for case, h in held]
