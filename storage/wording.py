"""Whether words of a post stand in a name, in whatever letters they were written. Pure."""

import html
import re
import unicodedata

_RUN = 3
"""Words in a row that a title may not have in common with a post."""
_WORD = re.compile(r"[^\W_]+")
_SPACES = "\t\n\r"


def folded(text: str) -> str:
    """Write a text as plainly as it can be: without case, accents, ornament and hidden signs."""
    seen = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKD", seen)
        if sign in _SPACES or unicodedata.category(sign)[0] not in "CM"
    )


class Wording:
    """The words of some posts, and the names of who wrote them."""

    def __init__(self, texts: list[str], names: list[str]) -> None:
        self._texts = [folded(text) for text in texts]
        self._names = [name for name in map(folded, names) if name.strip()]
        self._runs = {run for text in self._texts for run in _runs(text)}

    def says(self, term: str) -> bool:
        """Whether a term, its plural or its singular may be from one of the posts."""
        bare = folded(term)
        single = bare[:-1] if len(bare) > 4 and bare[-1] in "sx" else bare
        return any(single in text for text in self._texts) or bare in self._names

    def repeated_in(self, title: str) -> bool:
        """Whether a title names an author or has three words in a row in common with a post."""
        bare = folded(title)
        if any(name in bare for name in self._names):
            return True
        return not self._runs.isdisjoint(_runs(bare))


def _runs(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(text)
    return [tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)]
