"""The reply, or a sentence of it, is not in the customer's language."""

import re
from collections.abc import Iterator

from classifier.language import UNKNOWN, detected, stated
from responder.checks.finding import Context, Finding, Severity
from responder.checks.tongues import counted
from responder.checks.wording import Spoken, spoken

_LEAST_WORDS = 6
"""Below this the language of a whole reply is not asked for: names and greetings look alike."""
_LEAST_IN_SENTENCE = 4
_SURE = 3
"""So many small words of the other language, and none of the right one, make a wrong sentence."""
_CARRIED = 0.12
"""From this share of small words on a reply is surely in the language that they belong to."""
_OTHER = {"fr": "en", "en": "fr"}
_UNSPOKEN = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|\ufffc+")


def check(text: str, context: Context) -> Iterator[Finding]:
    """Compare the language of our own words with the customer's; silent where it is unknown."""
    wanted = stated(context.lang)
    if wanted is None:
        return
    reply = spoken(text)
    if (found := _whole(reply, wanted)) not in {UNKNOWN, wanted}:
        yield _found(f"the customer writes in {wanted!r}, the reply reads as {found!r}", ())
    elif foreign := tuple(_foreign(reply, wanted)):
        yield _found(f"the customer writes in {wanted!r}, this is not", foreign)


def _whole(reply: Spoken, wanted: str) -> str:
    """The language of the reply as a whole, by its small words; detected where they say little."""
    words = len(_words(reply))
    if words < _LEAST_WORDS:
        return UNKNOWN
    if other := _OTHER.get(wanted):
        small = counted(reply)
        if small[other] > 2 * small[wanted] and small[other] >= _SURE:
            return other
        if small[wanted] > _CARRIED * words:
            return wanted
    return detected(_own_words(reply))


def _foreign(reply: Spoken, wanted: str) -> Iterator[str]:
    """The sentences of a French or English reply that are in the other language."""
    if other := _OTHER.get(wanted):
        for sentence in reply.sentences():
            small = counted(sentence)
            long = len(_words(sentence)) >= _LEAST_IN_SENTENCE
            if long and small[other] >= _SURE and not small[wanted]:
                yield sentence.text.strip()


def _own_words(reply: Spoken) -> str:
    """The reply with its accents, without what it quotes."""
    pairs = zip(reply.text, reply.read, strict=True)
    return "".join(char if read != "\ufffc" else read for char, read in pairs)


def _words(part: Spoken) -> list[str]:
    return re.findall(r"[^\W\d_]+", _UNSPOKEN.sub(" ", part.read))


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(check="wrong_language", severity=Severity.WARNING, message=message, words=words)
