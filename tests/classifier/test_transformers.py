import importlib.util
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from classifier.engine import EngineError
from classifier.heads import HEADS
from classifier.registry import load
from storage.errors import SettingsError
from storage.model import Sentiment, Urgency

WITHOUT = importlib.util.find_spec("torch") is None
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "merci", "crème", "order", "late", "where", "is", "my"]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
TEXTS = ["merci pour la crème", "where is my order", "", "late"]
LANGS = ["fr", "en", "und", "en"]


@pytest.mark.skipif(not WITHOUT, reason="the extra vigie[transformers] is installed")
@pytest.mark.parametrize("form", ["model", "tasks"])
def test_without_the_extra_it_says_what_to_install(tmp_path: Path, form: str) -> None:
    one = {"model": str(tmp_path)}
    with pytest.raises(EngineError) as error:
        load("transformers", one if form == "model" else {"tasks": {"abuse": one}})
    assert 'pip install "vigie[transformers]"' in str(error.value)


def test_a_model_of_the_hub_must_be_pinned() -> None:
    for options in ({}, {"revision": "main"}, {"revision": COMMIT[:12]}):
        with pytest.raises(SettingsError, match="revision"):
            load("transformers", {"model": "someone/some-model", **options})
        with pytest.raises(SettingsError, match="revision"):
            load("transformers", {"tasks": {"abuse": {"model": "someone/some-model", **options}}})


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({}, "name a model"),
        ({"model": "{}", "labels": "bad=terrible"}, "'terrible' is none of negative"),
        ({"model": "{}", "labels": {"bad": "terrible"}}, "'terrible' is none of negative"),
        ({"tasks": {"tone": {"model": "{}"}}}, "'tone' is no task"),
        ({"tasks": {"abuse": {"model": "{}", "labels": "hate=negative"}}}, "none of no, yes"),
        ({"model": "{}", "tasks": {"sentiment": {"model": "{}"}}}, "one model for the sentiment"),
        ({"model": "{}", "base": "transformers"}, "its own base"),
        ({"model": "{}", "trust_remote_code": True}, "trust_remote_code"),
    ],
)
def test_options_that_cannot_be_are_refused(
    tmp_path: Path, options: Mapping[str, object], fault: str
) -> None:
    def filled(value: object) -> object:
        if isinstance(value, Mapping):
            return {key: filled(inner) for key, inner in value.items()}
        return str(tmp_path) if value == "{}" else value

    table = filled(options)
    assert isinstance(table, dict)
    with pytest.raises(SettingsError, match=fault):
        load("transformers", table)


def tiny_model(folder: Path, labels: list[str], **config: object) -> Path:
    """A BERT of two layers with random weights, saved as the Hub's models are."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(len(labels))
    made = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=24,
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)},
        **config,
    )
    transformers.BertForSequenceClassification(made).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("models") / "tone", ["Bad", "Neutral", "Fine"])


TONES = "bad=negative, fine=positive"


@pytest.mark.torch
def test_one_local_model_gives_the_tone(tiny: Path) -> None:
    engine = load("transformers", {"model": str(tiny), "labels": TONES, "batch": "2"})
    told = engine.classify(TEXTS, LANGS)
    base = load("linear").classify(TEXTS, LANGS)
    assert [t.complaint for t in told] == [b.complaint for b in base]
    assert [t.undecided for t in told] == [b.undecided for b in base]
    assert [t.sentiment for t in told] != [b.sentiment for b in base]
    for one in told:
        assert sum(one.sentiment.values()) == pytest.approx(1.0, abs=1e-5)
        assert set(one.sentiment) == set(Sentiment)
        assert (one.engine, one.engine_version) == ("transformers", engine.version)
    assert list(engine.classify([], [])) == []


@pytest.mark.torch
def test_labels_may_be_a_table(tiny: Path) -> None:
    table = {"Bad": "negative", "Fine": "positive"}
    one, other = (load("transformers", {"model": str(tiny), "labels": x}) for x in (TONES, table))
    assert one.version == other.version
    assert one.classify(TEXTS, LANGS) == other.classify(TEXTS, LANGS)


@pytest.mark.torch
def test_order_does_not_depend_on_batches_sorted_by_length(tiny: Path) -> None:
    texts = ["merci", "where is my order late late late", "crème merci", "", "my order"] * 3
    langs = ["en"] * len(texts)
    told = [
        load("transformers", {"model": str(tiny), "labels": TONES, "batch": size}).classify(
            texts, langs
        )
        for size in (1, 4, 32)
    ]
    for one, *others in zip(*told, strict=True):
        for other in others:
            assert other.sentiment[Sentiment.POSITIVE] == pytest.approx(
                one.sentiment[Sentiment.POSITIVE], abs=1e-5
            )
    assert told[0][0].sentiment != told[0][1].sentiment


@pytest.mark.torch
def test_a_long_post_is_cut_at_the_limit_of_the_model(tiny: Path) -> None:
    engine = load("transformers", {"model": str(tiny), "labels": TONES, "longest": 4000})
    (one,) = engine.classify(["late order " * 5000], ["en"])
    assert sum(one.sentiment.values()) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.torch
def test_each_task_may_have_its_model(tmp_path: Path, tiny: Path) -> None:
    labels = {
        "complaint": ["LABEL_0", "LABEL_1"],
        "urgency": [level.value for level in Urgency],
        "topic": ["parcel", "money", "other"],
        "needs_reply": ["no", "yes"],
        "abuse": ["not-offensive", "offensive"],
    }
    tasks: dict[str, dict[str, object]] = {
        task: {"model": str(tiny_model(tmp_path / task, names))} for task, names in labels.items()
    }
    tasks["topic"]["labels"] = {"parcel": "delivery", "money": "billing"}
    tasks["sentiment"] = {"model": str(tiny), "labels": TONES}
    assert tasks.keys() == HEADS.keys()
    engine = load("transformers", {"tasks": tasks, "base": "linear"})
    told, base = engine.classify(TEXTS, LANGS), load("linear").classify(TEXTS, LANGS)
    for one, other, text in zip(told, base, TEXTS, strict=True):
        assert one.lang == other.lang
        assert sum(one.urgencies.values()) == pytest.approx(1.0, abs=1e-5)
        if not text:
            assert one.undecided and one.complaint == other.complaint
            continue
        assert one.topic in {"delivery", "billing", "other"}
        assert one.urgency is max(one.urgencies, key=one.urgencies.__getitem__)
        assert one.complaint != other.complaint and one.abuse != other.abuse
        assert one.needs_reply != other.needs_reply
        assert one.undecided == (abs(one.complaint - 0.5) < 0.15)
        told_of = "cannot tell whether" if one.undecided else "complaint for the model complaint"
        assert any(told_of in reason for reason in one.reasons)


@pytest.mark.torch
def test_labels_that_hold_at_once_are_read_apart(tmp_path: Path) -> None:
    folder = tiny_model(
        tmp_path / "toxic",
        ["toxic", "insult", "threat"],
        problem_type="multi_label_classification",
    )
    labels = "insult=yes, threat=yes"
    engine = load("transformers", {"tasks": {"abuse": {"model": str(folder), "labels": labels}}})
    assert all(0 < c.abuse < 1 for c in engine.classify(["late", "my order"], ["en", "en"]))
    with pytest.raises(EngineError, match="cannot choose one answer to 'sentiment'"):
        load(
            "transformers",
            {"model": str(folder), "labels": "toxic=negative, insult=negative, threat=negative"},
        )


@pytest.mark.torch
def test_a_label_that_stands_for_nothing_is_refused(tiny: Path) -> None:
    with pytest.raises(EngineError, match="'bad' stands for no known answer to 'sentiment'"):
        load("transformers", {"model": str(tiny)})


@pytest.mark.torch
def test_a_model_without_safetensors_is_refused(tiny: Path, tmp_path: Path) -> None:
    for path in tiny.iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04N.")
    with pytest.raises(EngineError, match="safetensors"):
        load("transformers", {"model": str(tmp_path), "labels": TONES})


@pytest.mark.torch
def test_a_model_that_is_not_on_this_machine_is_not_fetched(tiny: Path) -> None:
    with pytest.raises(EngineError, match="must be on this machine"):
        load("transformers", {"model": "someone/some-model", "revision": COMMIT})


@pytest.mark.torch
def test_other_weights_are_another_version(tiny: Path, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    for path in tiny.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    transformers = pytest.importorskip("transformers")
    again = transformers.AutoModelForSequenceClassification.from_pretrained(tmp_path)
    with torch.no_grad():
        again.classifier.bias += 1.0
    again.save_pretrained(tmp_path)
    one, other = (
        load("transformers", {"model": str(p), "labels": TONES}) for p in (tiny, tmp_path)
    )
    assert one.version != other.version


@pytest.mark.torch
@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("config.json", "hidden_size", 32),
        ("config.json", "vocab_size", 5),
        ("config.json", "model_type", "nothing"),
        ("tokenizer.json", "model", {}),
    ],
)
def test_files_that_do_not_fit_one_another_are_told_at_loading(
    tiny: Path, tmp_path: Path, name: str, key: str, value: object
) -> None:
    folder = shutil.copytree(tiny, tmp_path / "tone")
    told = json.loads((folder / name).read_text())
    (folder / name).write_text(json.dumps(told | {key: value}))
    with pytest.raises(EngineError, match="cannot load the model"):
        load("transformers", {"model": str(folder), "labels": TONES})


@pytest.mark.torch
def test_weights_that_are_cut_short_are_told_at_loading(tiny: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny, tmp_path / "tone")
    weights = folder / "model.safetensors"
    for size in (500, 4):
        weights.write_bytes(weights.read_bytes()[:size])
        with pytest.raises(EngineError, match="cannot load the model"):
            load("transformers", {"model": str(folder), "labels": TONES})


@pytest.mark.torch
def test_a_tokenizer_of_another_model_is_told_when_it_reads(tiny: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny, tmp_path / "tone")
    tokens = json.loads((folder / "tokenizer.json").read_text())
    tokens["model"]["vocab"]["late"] = 99
    (folder / "tokenizer.json").write_text(json.dumps(tokens))
    engine = load("transformers", {"model": str(folder), "labels": TONES})
    assert len(engine.classify(["merci"], ["fr"])) == 1
    with pytest.raises(EngineError, match="failed at reading posts: IndexError"):
        engine.classify(["late"], ["en"])
