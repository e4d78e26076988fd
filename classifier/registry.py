"""The engines that Vigie knows; a heavy library is imported only when its engine is used."""

import difflib
from collections.abc import Mapping
from importlib import import_module

from pydantic import ValidationError

from classifier.engine import Engine
from storage.errors import SettingsError

DEFAULT = "cascade"
"""The engine that judges where the settings name none."""

ENGINES = {
    "cascade": "classifier.engines.cascade",
    "encoder": "classifier.engines.encoder",
    "ensemble": "classifier.engines.ensemble",
    "lexicon": "classifier.engines.lexicon",
    "linear": "classifier.engines.linear",
    "transformers": "classifier.engines.transformers",
}


def load(kind: str, options: Mapping[str, object] | None = None) -> Engine:
    """Open the engine of this kind with its options.

    Raises SettingsError for a kind or an option that does not exist, EngineError where the engine
    cannot be loaded.
    """
    if kind not in ENGINES:
        near = difflib.get_close_matches(kind, ENGINES, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(ENGINES)}"
        raise SettingsError(f"engine {kind!r} does not exist; {hint}")
    try:
        engine: Engine = import_module(ENGINES[kind]).open_engine(options or {})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise SettingsError(f"engine {kind!r}: option {place!r}: {first['msg']}") from error
    return engine
