"""The network: six layers of attention over the new vocabulary, one linear head per question."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from classifier.heads import HEADS

WIDTH = sum(map(len, HEADS.values()))


class Student(nn.Module):
    """Encoder and heads; scores stand in the order of `HEADS`."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.heads = nn.Linear(config.hidden_size, WIDTH)

    def pooled(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The mean vector of each post, shape (posts, hidden size)."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        told = mask.unsqueeze(-1).to(states.dtype)
        return torch.as_tensor((states * told).sum(1) / told.sum(1))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The scores of all heads, shape (posts, width of all heads)."""
        return torch.as_tensor(self.heads(self.pooled(ids, mask)))


def started(folder: Path, vectors: npt.NDArray[np.float32]) -> Student:
    """A student with the layers of the encoder in `folder` and these word vectors.

    Nothing is dropped out while it learns: on processors drawing the noise costs a quarter of the
    time, and few passes over the data leave little to overlearn.
    """
    base = BertModel.from_pretrained(folder, add_pooling_layer=False)
    config = BertConfig.from_dict(
        {
            **base.config.to_dict(),
            "vocab_size": len(vectors),
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
            # On processors the fused attention of torch 2.13 learns several times slower.
            "attn_implementation": "eager",
        }
    )
    student = Student(config)
    states = base.state_dict()
    states["embeddings.word_embeddings.weight"] = torch.from_numpy(vectors)
    student.encoder.load_state_dict(states)
    return student


def batches(
    lengths: Sequence[int], size: int, generator: np.random.Generator, together: int = 64
) -> Iterator[list[int]]:
    """Places in random order, in batches of like length so that little is padded."""
    order = generator.permutation(len(lengths))
    for start in range(0, len(order), size * together):
        near = sorted(order[start : start + size * together], key=lambda i: lengths[i])
        parts = [near[i : i + size] for i in range(0, len(near), size)]
        for place in generator.permutation(len(parts)):
            yield [int(i) for i in parts[place]]


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Token numbers and mask, shape (rows, longest row)."""
    longest = max(map(len, rows))
    ids = torch.zeros((len(rows), longest), dtype=torch.long)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
    return ids, (torch.arange(longest)[None] < torch.tensor([len(r) for r in rows])[:, None]).long()


def encoded(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """The token numbers of each text as `classifier.text.reading` gives it."""
    return [e.ids for e in tokenizer.encode_batch(list(texts))]
