import hashlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from classifier.answers import BATCH, posts, probabilities
from classifier.encoder import PART, TOKENS, Encoder, Heads, Thresholds, _batches
from classifier.engine import EngineError
from classifier.engines.cascade import CascadeEngine, sure
from classifier.engines.encoder import EncoderEngine
from classifier.engines.linear import LinearEngine
from classifier.levels import level_of, levels_of
from classifier.linear_stage import LinearStage
from classifier.registry import load
from classifier.triage import triage
from classifier.vector import Floats
from storage.ledger import Ledger
from storage.model import Urgency
from tests.factories import NOON, mention

TINY = Path(__file__).parent / "tiny_encoder"
POSTS = [
    "@brumelle toujours pas reçu ma commande, trois semaines que j'attends, c'est inadmissible",
    "ok",
    "Thank you Brumelle, the cream is delicious and delivery was quick!",
    "Where is my order?",
    "Brumelle m'a facturé deux fois et refuse de me rembourser, honteux " * 4,
    "",
]
HOSTILE = [
    "",
    " \n\t ",
    "x" * 100_000,
    "word " * 20_000,
    "\ud800",
    "merci \udfff\ud83d encore &#xD800;",
    "\u200b\u200d\ufeff",
    "مرحبا \u202e שלום",
    "😡😡😡👍🏽",
    "e" + "\u0301" * 5_000,
    "\x00\x1b[31m",
    "a漢字б混ぜる",
]


@pytest.fixture(scope="module")
def tiny() -> Encoder:
    return Encoder(TINY)


@pytest.fixture(scope="module")
def stage() -> LinearStage:
    return LinearStage()


def test_the_order_is_kept_and_company_changes_nothing(tiny: Encoder) -> None:
    together = tiny.vectors(POSTS * 40)
    alone = np.concatenate([tiny.vectors([post]) for post in POSTS])
    assert len({row.tobytes() for row in alone}) == len(POSTS)
    np.testing.assert_allclose(together, np.tile(alone, (40, 1)), atol=1e-5)


def test_no_posts_have_no_vectors(tiny: Encoder) -> None:
    assert tiny.vectors([]).shape == (0, tiny.heads.weights.shape[0])


def test_any_text_has_a_vector(tiny: Encoder) -> None:
    vectors = tiny.vectors(HOSTILE)
    assert vectors.shape[0] == len(HOSTILE)
    assert np.isfinite(vectors).all()


def test_long_lists_are_cut(tiny: Encoder) -> None:
    vectors = tiny.vectors(["où est ma commande"] * (PART + 3))
    assert vectors.shape[0] == PART + 3
    assert np.ptp(vectors, axis=0).max() < 1e-5


def test_batches_hold_every_post_once_posts_of_one_length_and_few_tokens() -> None:
    lengths = sorted(2 + (place * 37) % 127 for place in range(5_000))
    batches = _batches(range(5_000), lengths)
    assert [row for batch in batches for row in batch] == list(range(5_000))
    assert all(len({lengths[row] for row in batch}) == 1 for batch in batches)
    assert all(len(batch) * lengths[batch[0]] <= TOKENS for batch in batches)
    for full, following in pairwise(batches):
        longer = lengths[following[0]] > lengths[full[0]]
        assert longer or (len(full) + 1) * lengths[full[0]] > TOKENS


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "encoder")
    return tmp_path / "encoder"


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "heads.npz"])
def test_an_altered_file_is_refused_by_its_name(copied: Path, name: str) -> None:
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(content)
    with pytest.raises(EngineError, match=rf"{name} of the encoder is not that of its card; rein"):
        Encoder(copied)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "heads.npz", "card.json"])
def test_a_missing_file_is_told_by_its_name(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(EngineError, match=rf"cannot read {name} of the encoder; reinstall"):
        Encoder(copied)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text_version": -1}, "another release"),
        ({"heads": {}}, "another release"),
        ({"margin": 7}, "cannot be understood"),
        ({"cascade": {}}, "cannot be understood"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(
    copied: Path, change: dict[str, object], told: str
) -> None:
    card = json.loads((copied / "card.json").read_text())
    (copied / "card.json").write_text(json.dumps(card | change))
    with pytest.raises(EngineError, match=told):
        Encoder(copied)


def replaced(folder: Path, name: str, content: bytes) -> None:
    """Put another file into the folder, and its checksum into the card."""
    (folder / name).write_bytes(content)
    card = json.loads((folder / "card.json").read_text())
    card["sha256"][name] = hashlib.sha256(content).hexdigest()
    (folder / "card.json").write_text(json.dumps(card))


def test_figures_of_another_form_are_refused(copied: Path) -> None:
    with np.load(copied / "heads.npz") as arrays:
        heads = dict(arrays)
    packed = io.BytesIO()
    np.savez(packed, **heads | {"joined": heads["joined"][0]})
    replaced(copied, "heads.npz", packed.getvalue())
    with pytest.raises(EngineError, match=r"heads\.npz of the encoder belongs to another release"):
        Encoder(copied)


def test_a_failing_runtime_is_told_and_a_person_reads_the_post(
    copied: Path, ledger: Ledger
) -> None:
    tokens = json.loads((copied / "tokenizer.json").read_text())
    tokens["model"]["vocab"]["z"] = 1_000_000  # the model has no such row
    replaced(copied, "tokenizer.json", json.dumps(tokens).encode())
    with pytest.raises(EngineError, match="onnxruntime failed"):
        Encoder(copied).vectors(["merci", "z"])
    ledger.mentions.keep("test", [mention("1", "z"), mention("2", "merci")], at=NOON)
    tally = triage(EncoderEngine(copied), lambda at, urgency: at, ledger, NOON)
    assert (tally.new, tally.failed) == (2, 1)


def test_other_thresholds_are_another_version(copied: Path, tiny: Encoder) -> None:
    card = json.loads((copied / "card.json").read_text())
    card["cascade"]["topic"] = 0.31
    (copied / "card.json").write_text(json.dumps(card))
    assert Encoder(copied).version != tiny.version


def test_the_runtime_is_loaded_when_an_encoder_is_opened_and_says_nothing() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, pathlib, classifier.engines.cascade, classifier.encoder as e\n"
            "assert 'onnxruntime' not in sys.modules\n"
            f"print(e.Encoder(pathlib.Path({str(TINY)!r})).vectors(['ok']).shape[0])",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert (told.stdout, told.stderr) == ("1\n", "")


def test_the_engine_answers_anything_in_order() -> None:
    engine = EncoderEngine(TINY)
    found = engine.classify([*POSTS, *HOSTILE], [None] * len(POSTS + HOSTILE))
    assert {c.engine for c in found} == {"encoder"}
    assert all(0.0 <= c.complaint <= 1.0 for c in found)
    (again,) = engine.classify(POSTS[:1], [None])
    assert again.complaint == pytest.approx(found[0].complaint, abs=1e-5)


class Watched:
    """Reads nothing into any post, and remembers what it was asked."""

    version = "watched"
    margin = 0.15

    def __init__(self, thresholds: Thresholds, heads: Heads) -> None:
        self.thresholds = thresholds
        self.heads = heads
        self.asked: list[str] = []

    def begun(self, texts: Sequence[str]) -> Callable[[], Floats]:
        self.asked += texts
        width = self.heads.weights.shape[0]
        return lambda: np.zeros((len(texts), width), dtype=np.float32)


NEVER = Thresholds(no=0.0, yes=1.0, urgency=1.0, topic=1.0, sentiment=1.0)
ALWAYS = Thresholds(no=1.0, yes=0.0, urgency=0.0, topic=0.0, sentiment=0.0)
SOME = Thresholds(no=0.1, yes=0.9, urgency=0.5, topic=0.3, sentiment=0.45)


@pytest.mark.parametrize("thresholds", [NEVER, SOME, ALWAYS])
def test_the_encoder_reads_what_the_linear_stage_is_not_sure_of(
    thresholds: Thresholds, stage: LinearStage, tiny: Encoder
) -> None:
    reader = Watched(thresholds, tiny.heads)
    posts = [f"{post} {number}" for number in range(BATCH // 4) for post in POSTS]
    assert len(posts) > BATCH
    found = CascadeEngine(stage, reader).classify(posts, ["fr"] * len(posts))
    alone = LinearEngine().classify(posts, ["fr"] * len(posts))
    certain = sure(probabilities(stage.read(posts).scores), thresholds)
    assert reader.asked == [p for p, told in zip(posts, certain, strict=True) if not told]
    for ours, theirs, told in zip(found, alone, certain, strict=True):
        assert (ours.complaint == pytest.approx(theirs.complaint, abs=1e-6)) == told
        if told:
            assert (ours.urgency, ours.topic) == (theirs.urgency, theirs.topic)
            assert (ours.reasons, ours.undecided) == (theirs.reasons, theirs.undecided)


def test_the_linear_stage_must_be_sure_of_every_question_to_answer_alone() -> None:
    certain = {
        "complaint": np.array([[0.95]], dtype=np.float32),
        "urgency": np.array([[0.1, 0.7, 0.1, 0.1]], dtype=np.float32),
        "topic": np.array([[0.6, 0.4]], dtype=np.float32),
        "sentiment": np.array([[0.8, 0.1, 0.1]], dtype=np.float32),
    }
    doubtful = {
        "complaint": np.array([[0.5]], dtype=np.float32),
        "urgency": np.array([[0.3, 0.3, 0.2, 0.2]], dtype=np.float32),
        "topic": np.array([[0.2, 0.2]], dtype=np.float32),
        "sentiment": np.array([[0.4, 0.3, 0.3]], dtype=np.float32),
    }
    assert sure(certain, SOME).all()
    assert not any(sure(certain | {head: one}, SOME).any() for head, one in doubtful.items())


def test_the_cascade_joins_both_scores(stage: LinearStage, tiny: Encoder) -> None:
    langs = [post.lang for post in posts(POSTS, [None] * len(POSTS))]
    joined = tiny.heads.joined_scores(stage.read(POSTS).scores, tiny.vectors(POSTS), langs)
    wanted = probabilities(joined)["complaint"][:, 0]
    reader = Watched(NEVER, tiny.heads)
    reader.begun = tiny.begun  # type: ignore[method-assign]
    found = CascadeEngine(stage, reader).classify(POSTS, [None] * len(POSTS))
    np.testing.assert_allclose([c.complaint for c in found], wanted, atol=1e-5)


def test_a_post_is_judged_by_the_figures_of_its_language(stage: LinearStage, tiny: Encoder) -> None:
    for engine in (EncoderEngine(TINY), CascadeEngine(stage, Watched(NEVER, tiny.heads))):
        french, english, other = engine.classify(["ok"] * 3, ["fr", "en", "pl"])
        assert french.complaint > english.complaint == other.complaint


def test_the_registry_opens_both() -> None:
    found = load("cascade", {"encoder": str(TINY)}).classify(HOSTILE, [None] * len(HOSTILE))
    assert [c.engine for c in found] == ["cascade"] * len(HOSTILE)
    assert load("encoder", {"folder": str(TINY)}).name == "encoder"


@pytest.mark.parametrize(
    ("shares", "level"),
    [
        ((0.5, 0.5, 0.0, 0.0), Urgency.LOW),
        ((0.45, 0.14, 0.1, 0.31), Urgency.NORMAL),
        ((0.55, 0.03, 0.21, 0.21), Urgency.HIGH),
        ((0.1, 0.35, 0.25, 0.3), Urgency.HIGH),
        ((0.3, 0.1, 0.1, 0.5), Urgency.HIGH),
        ((0.2, 0.1, 0.1, 0.6), Urgency.CRITICAL),
    ],
)
def test_the_level_is_the_median_but_high_where_that_is_likely_enough(
    shares: tuple[float, float, float, float], level: Urgency
) -> None:
    assert level_of(dict(zip(Urgency, shares, strict=True))) is level
    assert list(Urgency)[levels_of(np.array([shares]))[0]] is level
