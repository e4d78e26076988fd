"""Our own words in a reply, as patterns read them: without accents, without what is quoted."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from responder.checks.finding import pattern, plain

_QUOTED = re.compile(r"«[^«»\n]{0,300}»|“[^“”\n]{0,300}”|\"[^\"\n]{0,300}\"")
_HIDDEN = "\ufffc"
"""Stands for a quoted character: no letter, no space, no punctuation."""
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…]+(?=\s|$)|(?=\n)|$)", re.MULTILINE)
_ALIKE = str.maketrans("‘´`′\u2010\u2011\u2009\u2007\t", "''''--   ")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply, or a part of it, beside what patterns read of it."""

    text: str
    """As `plain` gives it."""
    read: str
    """The same letter by letter, without accents; what stands in quotes is hidden."""

    def hits(self, wanted: re.Pattern[str]) -> tuple[str, ...]:
        """Give the words that the pattern finds, as they stand in the reply, each once."""
        found = (self.text[m.start() : m.end()].strip() for m in wanted.finditer(self.read))
        return tuple(dict.fromkeys(found))

    def says(self, wanted: re.Pattern[str]) -> bool:
        """Say whether the pattern finds anything."""
        return wanted.search(self.read) is not None

    def count(self, wanted: re.Pattern[str]) -> int:
        """Count how often the pattern finds something."""
        return sum(1 for _ in wanted.finditer(self.read))

    def sentences(self) -> Iterator["Spoken"]:
        """Yield the sentences, roughly; a point inside a quote or a number ends none."""
        for match in _SENTENCE.finditer(self.read):
            if match.group().strip():
                yield Spoken(self.text[slice(*match.span())], match.group())


@lru_cache(maxsize=64)
def spoken(text: str) -> Spoken:
    """Give a reply as patterns read it; remembered, as every check asks anew."""
    shown = plain(text)
    read = "".join(map(_bare, shown)).translate(_ALIKE)
    return Spoken(shown, _QUOTED.sub(lambda match: _HIDDEN * len(match.group()), read))


def phrases(alternatives: str) -> re.Pattern[str]:
    """Compile whole-word alternatives, one a line, that find words with and without accents."""
    return pattern("".join(map(_bare, alternatives)))


def _bare(char: str) -> str:
    return char if char.isascii() else unicodedata.normalize("NFD", char)[0]
