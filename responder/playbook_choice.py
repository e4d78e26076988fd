"""Which playbook answers a case, and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from responder.brief import NoDraft
from responder.checks.finding import plain
from responder.leave import Address
from responder.playbook import GENERAL, Kind, Language, Playbook, Situation, Tone
from responder.playbook_rules import key_of
from storage.incident import Facet, Incident
from storage.model import TOPICS, Case

THANKS = "praise"
"""Thanks are answered with thanks, whatever else is going on."""
UNCONFIRMED = frozenset({GENERAL, THANKS})
"""Irony speaks in the words of praise: thanks are given where they are not in doubt alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The playbook that answers, and how it came to be chosen."""

    language: Language
    name: str
    playbook: Playbook
    tone: Tone
    reasons: tuple[str, ...]
    matter: str = ""
    """Topic of the incident, where that is what is answered."""

    def key(self, address: Address) -> str:
        """Name it as a case keeps it, without the number of the wording."""
        return key_of(self.language.code, self.name, self.tone, address)


def choose(
    playbooks: Mapping[str, Language],
    case: Case,
    *,
    undecided: bool = False,
    incident: Incident | None = None,
) -> Choice:
    """Choose the playbook for a case: crisis, undecided, open incident, topic, in this order.

    One for the brand goes before one for all, one for fewer tones before one for more. Raises
    NoDraft where there is none in the customer's language.
    """
    language, tone = _language(playbooks, case.lang), Tone.of(case.risk.level)
    topic = case.topic
    why = [f"topic {topic}, urgency {case.risk.level}, language {language.code}"]
    for situation, about, reason in _situations(topic, undecided, incident):
        found = _applying(language, situation, about, tone, case.brand)
        if found is None:
            if situation is Situation.INCIDENT:
                why.append(f"{reason}: no playbook says so of {about}")
            continue
        name, playbook = found
        why += [reason] if reason else []
        why += [f"written for {case.brand}"] if playbook.when.brands else []
        return Choice(
            language=language,
            name=name,
            playbook=playbook,
            tone=tone,
            reasons=tuple(why),
            matter=about if situation is Situation.INCIDENT else "",
        )
    why.append(f"no {tone} playbook for {topic}: the general one")
    general = language.playbooks[GENERAL]
    return Choice(language=language, name=GENERAL, playbook=general, tone=tone, reasons=tuple(why))


def key_for(playbooks: Mapping[str, Language], case: Case) -> str | None:
    """Say under which playbook an answer comes that a person writes to a case without a draft.

    Danger asks for the same people in every language, so that of another stands in; None for none.
    """
    spoken = [case.lang, *sorted(playbooks)]
    for lang in spoken:
        try:
            return choose(playbooks, replace(case, lang=lang)).key(Address.VOUS)
        except NoDraft:
            continue
    return None


def kind_of(playbook: Playbook, post: str) -> tuple[str, Kind] | None:
    """Find the narrower case that the words of a post speak of: the first that they name."""
    words = plain(post)
    for name, kind in playbook.kinds.items():
        if _words(kind.words).search(words):
            return name, kind
    return None


def topic_told(
    playbooks: Mapping[str, Language], case: Case, likeliest: str, post: str
) -> str | None:
    """Name the topic of which a post speaks most, in the words of its playbooks; None in doubt.

    One word will do for the topic that the classifier finds likeliest, two for any other.
    """
    try:
        language = _language(playbooks, case.lang)
    except NoDraft:
        return None
    spoken, words = dict.fromkeys(set(TOPICS) - UNCONFIRMED, 0), plain(post).casefold()
    for playbook in language.playbooks.values():
        if playbook.when.situation in {Situation.CRISIS, Situation.TOPIC}:
            for topic in spoken.keys() & set(playbook.when.topics):
                spoken[topic] = max(spoken[topic], _spoken(playbook, words))
    most = max(spoken.values())
    told = [topic for topic, count in spoken.items() if count == most]
    enough = 1 if told[0] == likeliest else 2
    return told[0] if len(told) == 1 and most >= enough else None


def _spoken(playbook: Playbook, words: str) -> int:
    """Count the different words by which a text names the matter of a playbook."""
    kinds = (kind.words for kind in playbook.kinds.values() if kind.names)
    found = (_words(each).finditer(words) for each in (playbook.words, *kinds) if each)
    return len({hit.group() for hits in found for hit in hits})


def topic_of(incident: Incident) -> str | None:
    """Name the topic that an incident is about, where it holds the stream of one."""
    topics = [held for held in incident.held if held.stream.facet is Facet.TOPIC]
    return min(topics, key=lambda held: held.log10_p).stream.value if topics else None


def _situations(
    topic: str, undecided: bool, incident: Incident | None
) -> Iterator[tuple[Situation, str, str]]:
    yield Situation.CRISIS, topic, "crisis"
    if undecided:
        yield Situation.UNDECIDED, topic, "not known whether it complains: fits either way"
    if incident is not None and incident.live and topic != THANKS:
        about = topic_of(incident) or topic
        yield Situation.INCIDENT, about, f"belongs to the open incident {incident.id}"
    yield Situation.TOPIC, topic, ""


def _applying(
    language: Language, situation: Situation, topic: str, tone: Tone, brand: str | None
) -> tuple[str, Playbook] | None:
    found = [
        (name, playbook)
        for name, playbook in language.playbooks.items()
        if playbook.when.holds(situation, topic, tone, brand) and language.serves(name, tone)
    ]
    return min(found, key=_precedence, default=None)


def _precedence(found: tuple[str, Playbook]) -> tuple[bool, int, bool, str]:
    name, playbook = found
    return not playbook.when.brands, len(playbook.when.tones), not playbook.when.topics, name


def _language(playbooks: Mapping[str, Language], lang: str) -> Language:
    code = lang.replace("_", "-").split("-")[0].lower()
    if code in {"", "und"}:
        raise NoDraft("the language cannot be told: a person must write the reply")
    if code not in playbooks:
        known = ", ".join(sorted(playbooks))
        raise NoDraft(f"no playbook in {code!r} (only {known}): a person must write the reply")
    return playbooks[code]


@lru_cache(maxsize=1024)
def _words(words: Sequence[str]) -> re.Pattern[str]:
    each = (re.escape(plain(w).rstrip("*")) + (r"\w*" if w.endswith("*") else "") for w in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
