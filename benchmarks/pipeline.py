"""The usual way to run such an encoder: `transformers.pipeline` with torch, in full precision.

Needs the extra `vigie[transformers]`. The network has the shape and the tokenizer of the shipped
encoder and weights drawn at random: what it answers means nothing, the time it takes is the same.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
import transformers

from classifier.heads import HEADS

SHAPE = {
    "num_hidden_layers": 6,
    "hidden_size": 384,
    "num_attention_heads": 12,
    "intermediate_size": 1536,
}
"""Of sentence-transformers/all-MiniLM-L6-v2, from which the encoder started."""


class TorchPipeline:
    """Reads posts that are prepared for the tokenizer."""

    def __init__(self, tokenizer: Path) -> None:
        torch.manual_seed(0)
        transformers.utils.logging.set_verbosity_error()
        words = transformers.PreTrainedTokenizerFast(
            tokenizer_file=str(tokenizer),
            pad_token="[PAD]",
            model_input_names=["input_ids", "attention_mask"],
        )
        config = transformers.BertConfig(
            vocab_size=len(words), num_labels=sum(map(len, HEADS.values())), **SHAPE
        )
        model = transformers.BertForSequenceClassification(config).eval()
        self._pipeline = transformers.pipeline(
            "text-classification", model=model, tokenizer=words, top_k=None, device="cpu"
        )

    def read(self, texts: Sequence[str], batch: int) -> None:
        """Read all texts, so many at a time."""
        for _ in self._pipeline(list(texts), batch_size=batch):
            pass
