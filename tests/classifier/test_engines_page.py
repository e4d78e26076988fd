"""What docs/engines.md and the example configuration say of engines is what can be configured."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from classifier.engines.ensemble import EnsembleOptions
from classifier.engines.transformers import TransformersOptions
from classifier.registry import ENGINES
from classifier.second_opinion import SecondOpinionOptions
from storage.settings import Settings, checked, with_secrets

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")
MODELS: dict[str, type[BaseModel]] = {
    "ensemble": EnsembleOptions,
    "transformers": TransformersOptions,
}


@pytest.mark.parametrize("text", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_every_example_can_be_configured(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda self: str(self).startswith("/srv/models/"))
    settings = checked(Settings, tomllib.loads(text)).classifier
    assert settings.engine is None or settings.engine in ENGINES
    if settings.options:
        assert settings.engine is not None
        checked(MODELS[settings.engine], settings.options)
    if settings.second_opinion is not None:
        checked(SecondOpinionOptions, settings.second_opinion)


def test_the_page_names_every_engine_that_is_chosen() -> None:
    headings = re.findall(r"^## (`.*)$", PAGE, re.MULTILINE)
    assert set(ENGINES) == set(re.findall(r"`(\w+)`", " ".join(headings)))


def test_the_commented_lines_of_the_example_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_SECOND_OPINION_KEY", "s3cret")
    _, _, rest = EXAMPLE.partition("# [classifier.second_opinion]\n")
    lines = [line[2:] for line in rest.partition("\n\n")[0].splitlines() if " = " in line]
    table = tomllib.loads("\n".join(lines))
    assert table.keys() == SecondOpinionOptions.model_fields.keys()
    options = checked(
        SecondOpinionOptions, with_secrets(table, SecondOpinionOptions, "second_opinion")
    )
    assert options.key is not None
    assert options.key.get_secret_value() == "s3cret"
    for name in ("per_day", "timeout_s", "parameters"):
        assert table[name] == SecondOpinionOptions.model_fields[name].get_default(
            call_default_factory=True
        )
