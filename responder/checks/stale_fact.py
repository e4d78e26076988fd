"""The reply states what held once, or announces a day that is over.

Error where a fact of the playbook is stated after the date until which it holds: it is not known to
be true. It counts as stated when most of its words, or all its figures, stand in neighbouring
sentences, and the sentence does not speak of the past. Warning where a date before today is
announced as if it were to come (*retour prévu le 18 novembre*): the year is not always written, so
a person must look. Today is the day where the reply is written. Misses hours of the same day,
weekdays, and facts told in wholly other words or in another language without a figure.
"""

import re
from collections.abc import Iterator

from responder.checks.dates import dates
from responder.checks.finding import Context, Finding, Severity, hits, pattern, plain, sentences
from responder.leave import Fact

_MOST = 0.7
"""Share of a fact's words that must stand in the reply."""
_LEAST_WORDS = 3
_JOINTS = """
    avec aux cette ces dans des est les leur mais nos notre nous ont par pas plus pour que qui sera
    ses son sont sur une vos votre vous the and are been but for from has have her his its not now
    our out that their they this was were will with you your only seul seule
    """
_LITTLE = frozenset(_JOINTS.split())
"""Words without a meaning of their own."""
_AHEAD = pattern(
    r"""
    prévue?s?|attendue?s?|d'ici|avant|dès|jusqu'(?:au?|à|en)|à (?:partir|compter)|au plus tard
    retour|reprises?|réouvertures?|rouvr\w+|rendez-vous|bientôt|prochaine?s?|à venir
    sera|seront|serons|aura|aurons|auront|aurez|serez|pourr(?:ez|a|ons|ont)|\w{2,20}(?:erai|era|erons
        |eront|erez|ira|iront|irons|irez|drai|dra|drons|dront|drez)
    (?:vous|te|le) (?:r?appelle|r?appelons|répond(?:s|ons)|écri(?:s|vons)|tien(?:s|ons)|confirm\w+)
    (?:revien(?:s|t)|revenons|arrive|arrivent|part|partent|commence|finit|termine|ouvre|ouvrons|publie)
    will|\w{1,9}'ll|won't|by|before|until|till|from|due|expected|planned|scheduled|back on|latest
    coming
    upcoming|next|is to|are to|opens?|reopen(?:s|ing)?|returns?|starts?|arrives?|leaves?|going to
    """
)
_BEHIND = pattern(
    r"""
    étai(?:t|ent|s)|avai(?:t|ent|s|ons|ez)|a été|ont été|avez|avons|ai|ont|a|depuis|dernière?s?
    datée?s?|reçue?s?|passée?s?|écrite?s?|aurai(?:t|ent)|devai(?:t|ent)|êtes|fut|furent
    was|were|had|has|have|\w{1,9}'ve|since|last|dated|ago|did|been|should have|received
    wrote|sent|bought
    """
)
_WAS = pattern(
    r"""
    étai(?:t|ent|s)|avai(?:t|ent|s|ons|ez)|n'est plus|ne sont plus|fut|furent
    was|were|had|no longer|used to
    """
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Compare with the facts that are past their date, then read the dates; needs to know when."""
    if context.now is None:
        return
    told = list(sentences(text))
    for fact in context.leave.facts:
        over = fact.until is not None and fact.until <= context.now
        if over and (words := _stated(fact, told)):
            yield Finding(
                check="stale_fact",
                severity=Severity.ERROR,
                message=f"states what the playbook holds until {fact.until:%Y-%m-%d} only",
                words=words,
            )
    today = context.now.date()
    past = tuple(
        words
        for sentence in told
        if _announces(sentence)
        for day, words in dates(sentence, today)
        if day < today
    )
    if past:
        yield Finding(
            check="stale_fact",
            severity=Severity.WARNING,
            message="announces a day that is over",
            words=tuple(dict.fromkeys(past)),
        )


def _announces(sentence: str) -> bool:
    return bool(hits(_AHEAD, sentence)) and not hits(_BEHIND, sentence)


def _stated(fact: Fact, told: list[str]) -> tuple[str, ...]:
    """Return the sentences that state the fact: one, or two that follow each other."""
    for many in (1, 2):
        for place in range(len(told) - many + 1):
            part = told[place : place + many]
            if not any(hits(_WAS, sentence) for sentence in part) and _says(fact.text, part):
                return tuple(sentence.strip() for sentence in part)
    return ()


def _says(fact: str, part: list[str]) -> bool:
    wanted, there = _content(fact), _content(" ".join(part))
    figures = {word for word in wanted if any(c.isdigit() for c in word) and len(word) >= 3}
    if figures and figures <= there:
        return True
    return len(wanted) >= _LEAST_WORDS and len(wanted & there) >= _MOST * len(wanted)


def _content(text: str) -> set[str]:
    """Give the words that carry meaning, without their endings."""
    words = re.findall(r"\w+(?:[-:.]\w+)*", plain(text).lower().replace(",", "."))
    return {
        word if word[0].isdigit() else word[:6]
        for word in words
        if (len(word) >= 3 or word.isdigit()) and word not in _LITTLE
    }
