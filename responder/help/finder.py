"""Finds the article that answers a post, or none: a wrong link is worse than no link."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

from classifier import model_file
from classifier.language import stated
from classifier.local import OpenReader, Reader, open_reader
from classifier.vector import Vocabulary
from responder.brief import Brief
from responder.help import kept
from responder.help.article import Article, Shelf
from responder.help.asking import may_link
from responder.help.likeness import Index, Likeness
from responder.help.reading import files, shelf
from responder.help.settings import HelpSettings
from storage.errors import SettingsError, ToolError
from storage.model import Brand, Urgency
from storage.settings import checked

THRESHOLD = 0.30
"""Least score of an article that is linked; chosen in docs/help-articles.md."""
LONGEST = 2_000
"""Characters that are read of a post."""


class Helper(Protocol):
    """Knows what a reply can link to."""

    def helped(self, brief: Brief) -> "Helped":
        """Say what a reply can link to, and why, or why nothing. Raises nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """What a reply can link to, and why, or why not."""

    article: Article | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    stamp: tuple[object, ...]
    shelf: Shelf
    index: Index
    reader: Reader


@dataclass(frozen=True, kw_only=True)
class Finder:
    """The help articles of a brand; read when they are first asked for, and when they change."""

    settings: HelpSettings
    ledger: Path
    hosts: Collection[str]
    """The brands' own sites: no other is linked."""
    brands: Sequence[Brand] = ()
    reader: OpenReader = open_reader
    _opened: list[_Opened] = field(default_factory=list, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    @property
    def threshold(self) -> float:
        """Least score of an article that is linked."""
        return THRESHOLD if self.settings.threshold is None else self.settings.threshold

    def shelf(self) -> Shelf:
        """Read the articles, and what was refused of them, without the encoder."""
        return shelf(self.settings, self.ledger.parent, self.hosts)

    def ranked(self, text: str, lang: str, *, most: int = 5) -> list[Likeness]:
        """The articles of a language that are most like a text, the best first.

        Raises EngineError.
        """
        opened = self._current()
        named = _nameless(self.brands)(text[:LONGEST])
        return opened.index.ranked(named, lang, opened.reader, most=most)

    def find(self, text: str, lang: str) -> Article | None:
        """The article that answers a text in its language; None rather than a doubtful one.

        Raises EngineError.
        """
        best = self.ranked(text, lang, most=1)
        return best[0].article if best and best[0].score >= self.threshold else None

    def helped(self, brief: Brief) -> Helped:
        """Say what a reply can link to; a finder that fails links nothing."""
        case = brief.case
        if brief.incident is not None:
            return Helped(article=None, reason="no article: the post belongs to an incident")
        if case.receipt is not None or any(said.own for said in brief.thread):
            return Helped(article=None, reason="no article: the customer wrote again")
        return self.answering(
            brief.mention.text,
            case.lang,
            topic=case.topic,
            urgency=case.risk.level,
            complaint=brief.complaint,
        )

    def answering(
        self, text: str, lang: str, *, topic: str, urgency: Urgency, complaint: float
    ) -> Helped:
        """Say what a reply to a post that was judged so can link to, and why."""
        if not may_link(text, topic=topic, urgency=urgency, complaint=complaint):
            return Helped(article=None, reason="no article: a link would be a brush-off")
        try:
            best = self.ranked(text, stated(lang) or lang, most=1)
        except ToolError as error:
            return Helped(article=None, reason=f"no article: {error}")
        if not best or best[0].score < self.threshold:
            return Helped(article=None, reason="no article answers this")
        words = ", ".join(best[0].words)
        reason = f"article “{best[0].article.title}” ({best[0].score:.2f}: {words})"
        return Helped(article=best[0].article, reason=reason)

    def unanswered(self, posts: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Give the texts, of pairs of text and language, that no article answers.

        Raises EngineError.
        """
        yield from (text for text, lang in posts if self.find(text, lang) is None)

    def _current(self) -> _Opened:
        stamp = _stamp(files(self.settings, self.ledger.parent))
        # One at a time: the review and the loop may ask together.
        with self._lock:
            if not self._opened or self._opened[0].stamp != stamp:
                reader = self._opened[0].reader if self._opened else self.reader()
                self._opened[:] = [self._open(stamp, reader)]
            return self._opened[0]

    def _open(self, stamp: tuple[object, ...], reader: Reader) -> _Opened:
        read = self.shelf()
        vectors = kept.vectors(read.articles, reader, kept.place_of(self.ledger))
        index = Index(read.articles, vectors, _common())
        return _Opened(stamp=stamp, shelf=read, index=index, reader=reader)


def open_finder(
    table: Mapping[str, object], ledger: Path, brands: Sequence[Brand], hosts: Collection[str]
) -> Finder | None:
    """Make the finder of `[responder.help]`; None where no articles are configured.

    Raises SettingsError.
    """
    settings = checked(HelpSettings, table, under=("responder", "help"))
    if settings.folder is None and settings.export is None:
        return None
    if not hosts:
        raise SettingsError(
            "[responder.help]: name your own sites, `sites` of [[brands]]: no other is linked"
        )
    return Finder(settings=settings, ledger=ledger, brands=brands, hosts=hosts)


def _common() -> Vocabulary:
    return model_file.load(model_file.DEFAULT).vocabulary


def _stamp(paths: Iterable[Path]) -> tuple[object, ...]:
    def one(path: Path) -> tuple[object, ...]:
        try:
            seen = path.stat()
        except OSError:
            return str(path), None
        return str(path), seen.st_mtime_ns, seen.st_size

    return tuple(one(path) for path in paths)


def _nameless(brands: Sequence[Brand]) -> Callable[[str], str]:
    """Take the brands' own names out of a text: they stand in nearly every post and article."""
    names = {n for b in brands for n in (b.name, *b.handles, *b.hashtags, *b.keywords) if n}
    if not names:
        return str
    longest_first = sorted(names, key=len, reverse=True)
    wanted = re.compile(
        r"[@#]?(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE
    )
    return lambda text: wanted.sub(" ", text)
