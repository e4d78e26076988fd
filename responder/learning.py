"""Learning from the corrections that the team made, kept where it helps."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.heads import HEADS
from classifier.local import (
    Layer,
    LayerUnreadable,
    OpenReader,
    features,
    open_reader,
    read,
    save,
)
from classifier.teaching import Lesson, Verdict, learn
from responder.desk import Desk
from storage.errors import StorageError
from storage.views import Corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What was learnt, question by question, and what became of it."""

    posts: int
    verdicts: Sequence[Verdict]
    sentence: str


def train_layer(desk: Desk, reader: OpenReader = open_reader) -> Trained:
    """Learn from every labelled post that still stands as it was labelled.

    A question whose held-out posts show no gain keeps what was learnt before, if that belongs to
    the same engine. Raises EngineError, StorageError, LayerUnreadable.
    """
    with desk.ledger() as ledger:
        posts = ledger.views.corrected()
    if not posts:
        return Trained(
            posts=0,
            verdicts=(),
            sentence="nobody has corrected anything yet: `vigie label` and `vigie review` do",
        )
    engine, opened = desk.shipped_engine, reader()
    judged = engine.classify([p.text for p in posts], [p.lang for p in posts])
    lessons = [
        Lesson(text=post.text, author=_author(post), judged=told, labels=_known(post))
        for post, told in zip(posts, judged, strict=True)
    ]
    verdicts = learn(lessons, features(judged, opened.vectors([p.text for p in posts])))
    bare = Layer(
        engine=engine.name,
        engine_version=engine.version,
        reader_version=opened.version,
        weights={},
        taught={},
    )
    return Trained(posts=len(posts), verdicts=verdicts, sentence=_kept(desk, bare, verdicts))


def _kept(desk: Desk, bare: Layer, verdicts: Sequence[Verdict]) -> str:
    """Keep what is better beside what was learnt before; say which."""
    better = {v.question: v.weights for v in verdicts if v.kept and v.weights is not None}
    counts = {v.question: v.corrections for v in verdicts if v.question in better}
    before = _former(desk, bare)
    if not better:
        stays = "the former layer stays" if before.weights else "the engine stays as it is shipped"
        return f"nothing learnt was better on posts held out: {stays}"
    layer = Layer(
        engine=bare.engine,
        engine_version=bare.engine_version,
        reader_version=bare.reader_version,
        weights={**before.weights, **better},
        taught={**before.taught, **counts},
    )
    save(layer, desk.layer_path)
    return (
        f"kept what was learnt of {', '.join(better)} in {desk.layer_path}; "
        "a watch that is running takes it up at its next start"
    )


def _former(desk: Desk, bare: Layer) -> Layer:
    """The layer kept so far where it belongs to the same versions, else the bare one."""
    try:
        layer = read(desk.layer_path) if desk.layer_path.exists() else bare
    except LayerUnreadable:
        return bare
    same = (layer.engine, layer.engine_version, layer.reader_version) == (
        bare.engine,
        bare.engine_version,
        bare.reader_version,
    )
    return layer if same else bare


def forget_layer(desk: Desk) -> str:
    """Remove what was learnt; the corrections stay. Raises StorageError."""
    try:
        desk.layer_path.unlink()
    except FileNotFoundError:
        return "nothing was learnt yet: there is nothing to remove"
    except OSError as error:
        raise StorageError(f"cannot remove {desk.layer_path}: {error.strerror}") from error
    return f"removed {desk.layer_path}; the corrections stay"


def _author(post: Corrected) -> str | None:
    return None if post.author is None else f"{post.channel} {post.author}"


def _known(post: Corrected) -> dict[str, str]:
    return {field: value for field, value in post.labels.items() if field in HEADS}
