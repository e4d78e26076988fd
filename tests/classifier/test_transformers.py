import importlib.util
from pathlib import Path

import pytest

from classifier.engine import EngineError
from classifier.registry import load
from storage.errors import SettingsError
from storage.model import Sentiment

WITHOUT = importlib.util.find_spec("torch") is None
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "merci", "crème", "order", "late", "where", "is", "my"]
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.skipif(not WITHOUT, reason="the extra vigie[transformers] is installed")
def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as error:
        load("transformers", {"model": str(tmp_path)})
    assert 'pip install "vigie[transformers]"' in str(error.value)


def test_a_model_of_the_hub_must_be_pinned() -> None:
    with pytest.raises(SettingsError, match="needs its revision"):
        load("transformers", {"model": "someone/some-model"})
    with pytest.raises(SettingsError, match="revision"):
        load("transformers", {"model": "someone/some-model", "revision": "main"})


def test_labels_must_name_tones(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="labels"):
        load("transformers", {"model": str(tmp_path), "labels": "bad=terrible"})


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers with random weights, saved as the Hub's models are."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=3,
        id2label={0: "Bad", 1: "Neutral", 2: "Fine"},
        label2id={"Bad": 0, "Neutral": 1, "Fine": 2},
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.mark.torch
def test_a_local_model_gives_the_tone(tiny: Path) -> None:
    options = {"model": str(tiny), "labels": "bad=negative, fine=positive", "batch": "2"}
    engine = load("transformers", options)
    texts = ["merci pour la crème", "where is my order", "", "late"]
    told = engine.classify(texts, ["fr", "en", None, "en"])
    linear = load("linear").classify(texts, ["fr", "en", None, "en"])
    assert [t.complaint for t in told] == [t.complaint for t in linear]
    assert [t.sentiment for t in told] != [t.sentiment for t in linear]
    for one in told:
        assert sum(one.sentiment.values()) == pytest.approx(1.0, abs=1e-5)
        assert set(one.sentiment) == set(Sentiment)
        assert (one.engine, one.engine_version) == ("transformers", engine.version)
    assert list(engine.classify([], [])) == []


@pytest.mark.torch
def test_a_label_that_stands_for_nothing_is_refused(tiny: Path) -> None:
    with pytest.raises(EngineError, match="'bad' stands for no known tone"):
        load("transformers", {"model": str(tiny)})


@pytest.mark.torch
def test_a_model_without_safetensors_is_refused(tiny: Path, tmp_path: Path) -> None:
    for path in tiny.iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04N.")
    with pytest.raises(EngineError, match="safetensors"):
        load("transformers", {"model": str(tmp_path), "labels": "bad=negative, fine=positive"})


@pytest.mark.torch
def test_a_model_that_is_not_on_this_machine_is_not_fetched(tiny: Path) -> None:
    with pytest.raises(EngineError, match="must be on this machine"):
        load("transformers", {"model": "someone/some-model", "revision": COMMIT})
