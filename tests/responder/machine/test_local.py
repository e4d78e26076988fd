from pathlib import Path

import pytest

from responder.machine.opening import with_machine
from storage.model import Writer
from tests.factories import FrozenClock
from tests.responder.machine.bench import TEMPLATE, brief


def tiny_model(folder: Path) -> Path:
    """A GPT-2 of two layers with random weights, saved as the Hub's models are."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    tokenizers = pytest.importorskip("tokenizers")
    folder.mkdir()
    pieces = {letter: place for place, letter in enumerate(["<end>", *map(chr, range(32, 127))])}
    letters = tokenizers.Tokenizer(tokenizers.models.WordLevel(pieces, unk_token="<end>"))
    letters.pre_tokenizer = tokenizers.pre_tokenizers.Split("", "isolated")
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=letters, eos_token="<end>", unk_token="<end>"
    ).save_pretrained(folder)
    torch.manual_seed(0)
    made = transformers.GPT2Config(
        vocab_size=len(pieces), n_positions=8_192, n_embd=16, n_layer=2, n_head=2,
        bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    transformers.GPT2LMHeadModel(made).save_pretrained(folder)
    return folder


@pytest.mark.torch
def test_a_model_that_babbles_leaves_the_template(tmp_path: Path) -> None:
    table: dict[str, object] = {"transformers": str(tiny_model(tmp_path / "m")), "longest": 20}
    drafter = with_machine(TEMPLATE, table, ledger=tmp_path / "vigie.db", clock=FrozenClock())
    draft = drafter.draft(brief())
    assert draft.by is Writer.TEMPLATE
    assert draft.reasons[-1] == "no machine draft: its answer does not keep to the schema"


def test_a_folder_without_a_model_leaves_the_template(tmp_path: Path) -> None:
    table: dict[str, object] = {"transformers": str(tmp_path)}
    drafter = with_machine(TEMPLATE, table, ledger=tmp_path / "vigie.db", clock=FrozenClock())
    draft = drafter.draft(brief())
    assert draft.by is Writer.TEMPLATE
    assert draft.reasons[-1].startswith("no machine draft: ")
