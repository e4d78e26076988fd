"""A text-generation model of the library transformers, from this machine alone."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from classifier.endpoint import NoAnswer, messages
from classifier.engine import EngineError
from responder.machine.asking import INSTRUCTION, reply_of
from storage.model import Json
from storage.settings import Table

MISSING = (
    "a model of transformers needs packages that are not installed: "
    'pip install "vigie[transformers]"'
)


class LocalOptions(Table):
    """The table `[responder.machine]` with `transformers`."""

    transformers: str = Field(min_length=1)
    """A folder, or a name on the Hub that is in the local cache; nothing is downloaded."""
    revision: str | None = Field(default=None, pattern=r"^[0-9a-f]{40}$")
    """Commit of a Hub model, all 40 digits; a folder needs none."""
    timeout_s: float = Field(default=60.0, gt=0, le=600)
    """Limit of one draft, in seconds; it ends with the piece of a word that is being written."""
    longest: int = Field(default=400, gt=0, le=4_000)
    """Tokens of a draft."""

    @model_validator(mode="after")
    def _pinned(self) -> "LocalOptions":
        if self.revision is None and not Path(self.transformers).is_dir():
            raise ValueError("a model of the Hub needs its revision (40 digits)")
        return self


class LocalModel:
    """Writes with weights from disk: safetensors only, no code of the model's own."""

    def __init__(self, options: LocalOptions) -> None:
        self._options = options

    @property
    def name(self) -> str:
        """The name of the folder or of the Hub's model."""
        return Path(self._options.transformers).name

    def reply(self, data: Mapping[str, Json]) -> str:
        """Write the reply; the weights are loaded at the first one.

        Raises NoAnswer, EngineError.
        """
        try:
            content = self._generated(data)
        except EngineError:
            raise
        # A prompt longer than the model's places, memory that does not suffice, and so on.
        except Exception as error:
            raise NoAnswer(f"the model failed: {type(error).__name__}") from error
        return reply_of(content)

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        # Seconds to import, and gigabytes on disk: only for those who chose it.
        try:
            import transformers
        except ImportError as error:
            raise EngineError(MISSING) from error
        transformers.utils.logging.disable_progress_bar()
        where: dict[str, Any] = {
            "revision": self._options.revision or "main",
            "local_files_only": True,
            "trust_remote_code": False,
        }
        path = self._options.transformers
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(path, **where)
            model = transformers.AutoModelForCausalLM.from_pretrained(
                path, use_safetensors=True, **where
            )
        # Files that are cut short or do not fit one another: each part raises what it likes.
        except Exception as error:
            raise EngineError(
                f"cannot load the model {self.name!r}: it must be on this machine, "
                "with a tokenizer and safetensors weights"
            ) from error
        return tokenizer, model.eval()

    def _generated(self, data: Mapping[str, Json]) -> str:
        tokenizer, model = self._loaded
        asked = messages(INSTRUCTION, data)
        if tokenizer.chat_template:
            encoded = tokenizer.apply_chat_template(
                asked, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
        else:
            written = "\n\n".join(message["content"] for message in asked)
            encoded = tokenizer(f"{written}\n\n", return_tensors="pt")
        written_ids = model.generate(
            **encoded,
            do_sample=False,
            max_new_tokens=self._options.longest,
            max_time=self._options.timeout_s,
            pad_token_id=tokenizer.pad_token_id or tokenizer.eos_token_id,
        )
        new = written_ids[0][encoded["input_ids"].shape[1] :]
        return str(tokenizer.decode(new, skip_special_tokens=True)).strip()
