from datetime import date

import pytest
from pydantic import SecretStr

from classifier.second_opinion import SecondOpinionOptions
from storage.errors import SettingsError
from storage.settings import checked


@pytest.mark.parametrize(
    "table",
    [
        {"base_url": "http://llm.example/v1"},
        {"base_url": "http://127.0.0.1.llm.example/v1"},
        {"base_url": "https://user:word@llm.example/v1"},
        {"base_url": "https://llm.example/v1?key=1"},
        {"base_url": "llm.example/v1"},
        {"base_url": "https://:word@llm.example/v1"},
        {"base_url": "https://llm.example:port/v1"},
        {"key": "\ufeffs3cret"},
        {"key": "s3cret\n"},
        {"parameters": {"since": date(2026, 11, 22)}},
        {"parameters": {"temperature": float("nan")}},
        {"together_s": 0},
        {"per_day": 0},
        {"timeout_s": 0},
        {"parameters": {"messages": []}},
        {"budget": 3},
    ],
)
def test_what_is_not_safe_or_not_known_is_refused(table: dict[str, object]) -> None:
    whole = {"base_url": "https://llm.example/v1", "model": "m", "key": "s3cret"} | table
    with pytest.raises(SettingsError) as error:
        checked(SecondOpinionOptions, whole, under=("classifier", "second_opinion"))
    assert f"classifier.second_opinion.{next(iter(table))}" in str(error.value)
    assert "s3cret" not in str(error.value) and "word@" not in str(error.value)


@pytest.mark.parametrize(
    "url", ["https://llm.example/v1/", "http://localhost:11434/v1", "http://[::1]:8000/v1"]
)
def test_https_or_this_machine(url: str) -> None:
    options = SecondOpinionOptions(base_url=url, model="m", key=SecretStr("s3cret"))
    assert not options.base_url.endswith("/")
    assert "s3cret" not in repr(options)
