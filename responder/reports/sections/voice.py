"""How much was said of each watched brand, and in which tone. Pure."""

from collections.abc import Sequence

from responder.reports.figures import Balance, Share, balance, change, share
from responder.reports.gathering.voice import VoiceFacts
from responder.reports.moments import design_effect
from responder.reports.report import Cell, Said, Section, Table, Term
from storage.model import Brand
from storage.views.voice import Voice


def section(facts: VoiceFacts) -> Section:
    """Tell the share of voice of one period; without a competitor there is none to tell."""
    rivals = [brand for brand in facts.brands if brand.competitor]
    if not rivals:
        return Section(key="voice", said=(Said("voice.no_competitor"),))
    return Section(
        key="voice",
        said=(_said(facts),),
        tables=(_shares(facts), _balances(facts)),
        notes=(
            Said("voice.note.shares"),
            Said("voice.note.authors"),
            Said("voice.note.listening"),
            *((Said("voice.note.together"),) if len(facts.brands) - len(rivals) > 1 else ()),
        ),
    )


def _said(facts: VoiceFacts) -> Said:
    posts = next((voice.named.posts for voice in facts.now), 0)
    return Said("voice.posts", {"n": posts, "brands": len(facts.brands)})


def _shares(facts: VoiceFacts) -> Table:
    rows = []
    for brand in facts.brands:
        voice, now = _of(facts.now, brand), share_of(facts.now, brand)
        before = share_of(facts.before, brand)
        posts = voice.named.total if voice else 0
        authors = voice.authors if voice else 0
        rows.append((*_named(brand), posts, authors, now, before, change(before, now)))
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
