"""Writes the untrained encoder of a few kilobytes that the tests read with: `tiny_encoder/`.

Run where the extra `vigie[train]` is installed: `python -m tests.classifier.make_tiny_encoder`.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig

from classifier.encoder import FILES, HEAD_WEIGHTS
from classifier.heads import HEADS
from classifier.joining import APART
from classifier.text import TEXT_VERSION
from classifier.training.encoder.export import LONGEST, exported
from classifier.training.encoder.student import WIDTH, Student
from classifier.vector import Floats

FOLDER = Path(__file__).parent / "tiny_encoder"
MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def tiny_tokenizer() -> Tokenizer:
    """One letter a token."""
    letters = "abcdefghijklmnopqrstuvwxyzàâçéèêîôû0123456789@'!?."
    pieces = [*MARKS, *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {piece: place for place, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def _figures(slopes_and_offset: list[float]) -> Floats:
    """The same for each answer; in French more of each, so that a test can tell it."""
    one = np.array(slopes_and_offset, dtype=np.float32)[None, :, None]
    figures = np.tile(one, (len(APART) + 1, 1, WIDTH))
    figures[APART.index("fr"), -1] += 0.2
    return figures


def main() -> None:
    """Write the folder anew."""
    torch.manual_seed(0)
    tokenizer = tiny_tokenizer()
    student = Student(
        BertConfig(
            vocab_size=tokenizer.get_vocab_size(),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=LONGEST,
            # Wider than usual, so that what it answers depends on what it reads.
            initializer_range=0.5,
            attn_implementation="eager",
        )
    )
    exported(student, tokenizer, FOLDER)
    with np.load(FOLDER / HEAD_WEIGHTS) as arrays:
        heads = dict(arrays)
    heads["alone"] = _figures([1.0, 0.0])
    heads["joined"] = _figures([0.5, 0.5, 0.1])
    np.savez(FOLDER / HEAD_WEIGHTS, **heads)
    card = {
        "sha256": {n: hashlib.sha256((FOLDER / n).read_bytes()).hexdigest() for n in FILES},
        "text_version": TEXT_VERSION,
        "heads": {head: list(answers) for head, answers in HEADS.items()},
        "margin": 0.15,
        "cascade": {"no": 0.1, "yes": 0.9, "urgency": 0.5, "topic": 0.3, "sentiment": 0.6},
    }
    (FOLDER / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
