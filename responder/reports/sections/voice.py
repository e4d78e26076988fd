"""How much was said of each watched brand, and in which tone. Pure."""

from collections.abc import Sequence

from responder.reports.figures import Balance, Share, balance, change, share
from responder.reports.gathering.voice import VoiceFacts
from responder.reports.moments import design_effect
from responder.reports.report import Cell, Plot, Point, Said, Section, Series, Shape, Table, Term
from storage.model import Brand
from storage.views.voice import Voice


def section(facts: VoiceFacts, *, alike: bool = True) -> Section:
    """Tell the share of voice of one period; without a competitor there is none to tell.

    Beside the period before no change is told where the two were not read `alike`.
    """
    rivals = [brand for brand in facts.brands if brand.competitor]
    if not rivals:
        return Section(key="voice", said=(Said("voice.no_competitor"),))
    return Section(
        key="voice",
        said=(_said(facts),),
        plots=(_plot(facts),),
        tables=(_shares(facts, alike=alike), _balances(facts)),
        notes=(
            Said("voice.note.shares"),
            Said("voice.note.listening"),
            *(() if alike else (Said("voice.note.unlike"),)),
        ),
    )


def _said(facts: VoiceFacts) -> Said:
    return Said("voice.posts", {"n": _posts(facts), "brands": len(facts.brands)})


def _plot(facts: VoiceFacts) -> Plot:
    both = (("now", facts.now), ("before", facts.before))
    return Plot(
        key="voice.shares",
        shape=Shape.RANGES,
        series=tuple(
            Series(
                name=Term("voice.series", name),
                points=tuple(_point(brand, share_of(voices, brand)) for brand in facts.brands),
            )
            for name, voices in both
        ),
        is_share=True,
        told={"n": _posts(facts), "brands": len(facts.brands)},
    )


def _point(brand: Brand, told: Share | None) -> Point:
    if told is None:
        return Point(at=brand.name, value=None)
    return Point(at=brand.name, value=told.value, low=told.low, high=told.high)


def _posts(facts: VoiceFacts) -> int:
    return next((voice.named.posts for voice in facts.now), 0)


def _shares(facts: VoiceFacts, *, alike: bool) -> Table:
    rows = []
    for brand in facts.brands:
        voice, now = _of(facts.now, brand), share_of(facts.now, brand)
        before = share_of(facts.before, brand)
        posts = voice.named.total if voice else 0
        authors = voice.authors if voice else 0
        since = change(before, now) if alike else None
        rows.append((*_named(brand), posts, authors, now, before, since))
    return Table(
        key="voice.shares",
        columns=(
            "voice.brand",
            "voice.whose",
            "voice.posts",
            "voice.authors",
            "voice.share",
            "voice.before",
            "voice.change",
        ),
        rows=tuple(rows),
    )


def _balances(facts: VoiceFacts) -> Table:
    return Table(
        key="voice.balances",
        columns=("voice.brand", "voice.whose", "voice.positive", "voice.negative", "voice.balance"),
        rows=tuple((*_named(brand), *_tones(_of(facts.now, brand))) for brand in facts.brands),
    )


def share_of(voices: Sequence[Voice], brand: Brand) -> Share | None:
    """Give the share of the posts on watched brands that name this one, authors counted."""
    if not voices:
        return None
    named = _of(voices, brand)
    if named is None:
        # Nobody named it: each author counts once, as where no author posted twice.
        every = voices[0].named
        return share(0, every.posts, every.posts_squared / every.posts)
    return share(named.named.total, named.named.posts, design_effect(named.named))


def balance_of(voice: Voice) -> Balance | None:
    """Give the positive posts on a brand less the negative ones, authors counted."""
    told, effect = voice.tone.posts, design_effect(voice.tone)
    return balance(share(voice.positive, told, effect), share(voice.negative, told, effect))


def _tones(voice: Voice | None) -> tuple[Cell, ...]:
    if voice is None:
        return None, None, None
    return voice.positive, voice.negative, balance_of(voice)


def _named(brand: Brand) -> tuple[Cell, Cell]:
    return brand.name, Term("voice.whose", "competitor" if brand.competitor else "own")


def _of(voices: Sequence[Voice], brand: Brand) -> Voice | None:
    return next((voice for voice in voices if voice.brand == brand.name), None)
