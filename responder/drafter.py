"""Drafting: from a case to a proposed reply, out of the playbooks; a person has the last word.

The post's own words never reach a reply: they only help to tell which of our own wordings fits.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from responder.brief import Brief, DraftText, NoDraft
from responder.checks import sarcasm_cheer
from responder.checks.finding import Context
from responder.names import greeting_name
from responder.playbook import GENERAL, Language
from responder.playbook_choice import THANKS, Choice, choose, kind_of, topic_told
from responder.playbook_rules import leave_of
from responder.playbook_text import say
from responder.playbook_wording import Facts, Wording, Writing
from responder.safe_text import for_terminal
from responder.sla import Policy, after
from responder.voice import Voice
from storage.model import Mention, Urgency

LIKELY = 0.35
"""Probability from which on a post that nobody could judge may be answered as a complaint."""
SAME = 0.8
"""Shared words from which on two texts are the same wording, differing in names and times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDrafter:
    """Drafts out of playbooks; the same case and history give the same draft."""

    playbooks: Mapping[str, Language]
    voice: Voice
    policy: Policy

    def draft(self, brief: Brief) -> DraftText:
        """Propose the longest variant that fits and was used least. Raises NoDraft."""
        if brief.abuse >= self.voice.abuse_threshold:
            raise NoDraft(
                f"abuse ({brief.abuse:.2f}): never answered automatically, a person decides"
            )
        brief, settled = self._settled(brief)
        drafted = self._drafted(brief, settled)
        if brief.case.topic == THANKS and self._mocked(drafted, brief):
            why = "thanks would answer irony: fits either way"
            return self._drafted(replace(brief, undecided=True), (*settled, why))
        return drafted

    def _mocked(self, drafted: DraftText, brief: Brief) -> bool:
        """Whether thanks would be given for what may be mockery."""
        context = Context(
            lang=brief.case.lang, post=brief.mention.text, complaint=brief.complaint, now=brief.now
        )
        return any(sarcasm_cheer.check(drafted.text, context))

    def _drafted(self, brief: Brief, settled: Sequence[str]) -> DraftText:
        choice = choose(
            self.playbooks, brief.case, undecided=brief.undecided, incident=brief.incident
        )
        writing, kind = self.writing(choice, brief)
        wording = _turned(writing, brief)
        reasons = [*choice.reasons, *settled, *([f"the post speaks of: {kind}"] if kind else [])]
        if writing.again:
            reasons.append("the thread has an answer of ours already")
        if wording.key.endswith("/short"):
            reasons.append("the long wording does not fit this network")
        return DraftText(
            text=wording.text,
            playbook=wording.key,
            reasons=tuple(reasons),
            warnings=tuple(_warnings(choice, wording, writing.facts, brief.now)),
            leave=leave_of(self.playbooks, wording.key),
        )

    def _settled(self, brief: Brief) -> tuple[Brief, tuple[str, ...]]:
        """Take the topic that the words of the post tell, where the classifier is in doubt."""
        case = brief.case
        doubted = brief.complaint >= LIKELY if brief.undecided else case.topic == GENERAL
        if not doubted or not brief.likeliest:
            return brief, ()
        topic = topic_told(self.playbooks, case, brief.likeliest, brief.mention.text)
        if topic is None or case.topic not in {GENERAL, topic}:
            return brief, ()
        settled = replace(brief, case=replace(case, topic=topic), undecided=False)
        return settled, ("in doubt by the classifier, told by the words of the post",)

    def writing(self, choice: Choice, brief: Brief) -> tuple[Writing, str]:
        """Bring together what the choice is put into words with, and the kind that was seen."""
        code, shared = choice.language.code, choice.language.shared
        # The general playbook that answers for want of a topic knows no narrower case either.
        guessed = choice.name == GENERAL and brief.likeliest not in {"", GENERAL}
        kind = None if guessed else kind_of(choice.playbook, brief.mention.text)
        writing = Writing(
            choice=choice,
            facts=self._facts(choice, brief),
            manner=self.voice.manner(brief.case.brand, code, pairs=bool(shared.addresses)),
            now=brief.now,
            kind=kind[1] if kind else None,
            again=any(said.own for said in brief.thread),
        )
        return writing, kind[0].replace("_", " ") if kind else ""

    def _facts(self, choice: Choice, brief: Brief) -> Facts:
        case, language, now = brief.case, choice.language, brief.now
        brand = _plain(case.brand or self.voice.brand)
        incident = brief.incident if choice.matter else None
        return Facts(
            name=_name(brief.mention, brand),
            brand=brand,
            signer=self.voice.signed_by(case.assignee, case.brand),
            delay=self.delay(language, case.risk.level, now),
            help_link=self._help_link(choice, case.topic),
            late=case.due_at is not None and now > case.due_at,
            since="" if incident is None else self.since(language, incident.starts_at, now),
        )

    def _help_link(self, choice: Choice, topic: str) -> str:
        configured = self.voice.help_links.get(choice.language.code, {}).get(topic)
        return str(next(iter([configured, *choice.playbook.articles]), None) or "")

    def delay(self, language: Language, urgency: Urgency, now: datetime) -> str:
        """Say the promise, counted from now: it is true however late the answer is."""
        promised = timedelta(hours=self.voice.promise_hours[urgency])
        due = after(now, promised, urgency, self.policy).astimezone(self.policy.zone)
        hours = math.ceil((due - now) / timedelta(hours=1))
        same_day = due.date() == now.astimezone(self.policy.zone).date()
        words, days = language.shared.delay, language.shared.weekdays
        if hours <= 1:
            return say(words.hour, {})
        if hours <= 12 or same_day:
            return say(words.hours, {"hours": hours})
        if hours <= 6 * 24:
            return say(words.weekday, {"weekday": days[due.weekday()]})
        return say(words.days, {"days": math.ceil(hours / 24)})

    def since(self, language: Language, start: datetime, now: datetime) -> str:
        """Say since when an incident lasts, in full hours of the configured zone."""
        began, today = start.astimezone(self.policy.zone), now.astimezone(self.policy.zone).date()
        words, shared = language.shared.since, language.shared
        days = (today - began.date()).days
        if days <= 0:
            return say(words.today, {"hour": began.hour})
        if days == 1:
            return say(words.yesterday, {})
        if days < 7:
            return say(words.weekday, {"weekday": shared.weekdays[began.weekday()]})
        return say(words.date, {"day": began.day, "month": shared.months[began.month - 1]})


def _warnings(choice: Choice, wording: Wording, facts: Facts, now: datetime) -> Iterator[str]:
    if wording.ensure:
        yield f"make sure: {wording.ensure}"
    if not facts.signer:
        yield "signed by the team: no person's name is configured"
    for name, fact in choice.playbook.facts.items():
        if not fact.holds(now):
            yield f"left out, stale since {fact.until}: {name}"


def _name(mention: Mention, brand: str) -> str:
    shown = mention.author.name if mention.author else None
    return greeting_name(shown, brand=brand) or ""


def _plain(text: str) -> str:
    return " ".join(for_terminal(text, newlines=False).split())


def _turned(writing: Writing, brief: Brief) -> Wording:
    """Take the wording whose turn it is; when all were shown it starts again."""
    shown: list[Wording] = []
    tried: list[str] = []
    for wording in _choices(writing, brief, tried):
        shown.append(wording)
        if len(shown) > brief.turn:
            return wording
    if not shown:
        shortest = brief.limit.describe(min(tried, key=len)) if tried else "none at all"
        raise NoDraft(f"no variant fits this network: the shortest is {shortest}")
    return shown[brief.turn % len(shown)]


def _choices(writing: Writing, brief: Brief, tried: list[str]) -> Iterator[Wording]:
    """Every long variant before any short one; the name is given up before the reply is."""
    for facts in (writing.facts, replace(writing.facts, name="")):
        fitted = False
        for length in ("long", "short"):
            known = replace(writing, facts=facts)
            wordings = list(known.wordings(length))
            shortest = min((wording.text for wording in wordings), key=len, default="")
            if not brief.limit.fits(shortest):  # a network's count takes its time: ask it once
                tried.append(shortest)
                continue
            for wording in _rotated(wordings, brief):
                if brief.limit.fits(wording.text):
                    fitted = True
                    yield wording
        if fitted:
            return


def _rotated(wordings: Sequence[Wording], brief: Brief) -> list[Wording]:
    """Order by how little each resembles a recent answer; what this thread got already is last."""
    if not wordings:
        return []
    recent = [_words(answer) for answer in brief.history]
    said = [_words(mention.text) for mention in brief.thread if mention.own]
    used = _used(wordings, recent)

    def staleness(wording: Wording) -> tuple[bool, float, float]:
        own = _words(wording.text)
        # What was used longest ago comes up again, once every other wording was.
        near = max((_alike(own, one) / (1 + age) for age, one in enumerate(recent)), default=0.0)
        again = any(_alike(own, one) >= SAME for one in said)
        return again, 1 / (1 + used[wording.key]) if wording.key in used else 0.0, near

    turn = brief.case.id % len(wordings)
    return sorted([*wordings[turn:], *wordings[:turn]], key=staleness)


def _used(wordings: Sequence[Wording], recent: Sequence[frozenset[str]]) -> dict[str, int]:
    """Find how many answers ago each wording was used: an answer used the one it is most like.

    Names and times differ from answer to answer, so none is quite the same.
    """
    ago: dict[str, int] = {}
    for age, answer in enumerate(recent):
        nearest = max(wordings, key=lambda wording: _alike(_words(wording.text), answer))
        if _alike(_words(nearest.text), answer) >= SAME:
            ago.setdefault(nearest.key, age)
    return ago


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words ÷ all words, 0 to 1."""
    shared = len(one & other)
    return shared / max(len(one) + len(other) - shared, 1)
