"""What must not stand in a machine's draft; one fault, and the template stands. Pure.

A person reads the draft, but tired: so it may name nothing and nobody that the template does not.
"""

import re
from collections.abc import Iterator

from responder.brief import Brief, DraftText
from responder.checks.finding import Context, plain
from responder.checks.registry import run_checks
from responder.safe_text import for_terminal

LEAST_WORDS = 6
"""A shorter reply says nothing, and its language cannot be told."""
SIGNATURE = 60
"""Characters of the longest signature."""
ECHO = 5
"""Words in a row of the post that a reply may not repeat."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}\b(?:/\S*)?|\S+@\S+", re.IGNORECASE
)
_CALLS = re.compile(r"(?<!\w)[@#]\w+")
_NUMBER = re.compile(r"\d+(?:[.,:/ \u202f-]\d+)*")
_MARKUP = re.compile(
    r"\*\*|__|`|\]\(|</?[a-zA-Z!][^>]*>|&\w+;|&#\d+;|^\s{0,3}(?:#{1,6}|[-*+>]|\d+\.)\s",
    re.MULTILINE,
)
_MONEY = re.compile(
    r"\b(?:rembours|dédommag|indemni|compens|offert|offr(?:e|ons|ir)|gratuit|cadeau|remise|ristourn"
    r"|réduction|rabais|avoir de|bon d'achat|geste commercial|prélev|crédit|refund|reimburs|money"
    r"|voucher|discount|free|gift|credit|goodwill|waive|on us\b|on the house|euros?|pounds?"
    r"|dollars?)\w*|[€$£%]",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:aujourd'hui|demain|ce soir|cet après-midi|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche"
    r"|secondes?|minutes?|heures?|jours?|semaines?|tout de suite|immédiatement|sur-le-champ"
    r"|today|tomorrow|tonight|this (?:afternoon|evening)|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|seconds?|hours?|days?|weeks?|right away|straight away|immediately)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?…:»”\"\n(–—-])(?<![.!?…:»]['\"])[ \u00a0]([A-ZÀ-ÖØ-Þ][\w'-]+)")
_WORD = re.compile(r"[\w'-]+")
_KINDS = {"link": _ADDRESS, "number": _NUMBER, "mention": _CALLS, "time": _TIME}
_COMMON = frozenset({"I", "I'm", "I'll", "I've", "I'd"})


def faults(text: str, brief: Brief, template: DraftText, context: Context) -> Iterator[str]:
    """Say what is wrong with a draft, in words that repeat none of it."""
    allowed = " ".join([template.text, *(fact.text for fact in template.leave.facts)])
    yield from _of_form(text, template)
    yield from _beyond(plain(text), plain(f"{allowed} {brief.case.brand or ''}"))
    if not (_rows(brief.mention.text) - _rows(allowed)).isdisjoint(_rows(text)):
        yield "it repeats the post"
    known = {finding.check for finding in run_checks(template.text, context)}
    for finding in run_checks(text, context):
        if finding.check not in known:
            yield f"check {finding.check}: {finding.message}"


def _of_form(text: str, template: DraftText) -> Iterator[str]:
    if for_terminal(text) != text or _MARKUP.search(text):
        yield "it holds markup or signs that are not shown"
    if len(text.split()) < LEAST_WORDS:
        yield "it is too short"
    if _signature(plain(template.text)) not in plain(text):
        yield "it is not signed as the template is"


def _beyond(text: str, allowed: str) -> Iterator[str]:
    """Name what stands in the text and not in what is allowed."""
    for what, pattern in _KINDS.items():
        if set(_found(pattern, text)) - set(_found(pattern, allowed)):
            yield f"it holds a {what} that the template does not"
    if _MONEY.search(text) and not _MONEY.search(allowed):
        yield "it speaks of money and the template does not"
    if set(_names(text)) - set(_WORD.findall(allowed.casefold())):
        yield "it names somebody or something that the template does not"


def _found(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    yield from (match.group().rstrip(".,;:!?)»").casefold() for match in pattern.finditer(text))


def _names(text: str) -> Iterator[str]:
    """Capitals inside a sentence; short words all in capitals are abbreviations."""
    for match in _NAME.finditer(text):
        word = match[1]
        if word not in _COMMON and not (word.isupper() and len(word) <= 4):
            yield word.casefold()


def _signature(text: str) -> str:
    """What follows the last dash, where it is short enough to be one."""
    signed = text.rpartition("–")[2].strip()
    return signed if len(signed) <= SIGNATURE else ""


def _rows(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", plain(text).casefold())
    return {tuple(words[at : at + ECHO]) for at in range(len(words) - ECHO + 1)}
