"""The configuration is refused with the place of each fault."""

from pathlib import Path

import pytest

from listener.registry import parsed
from storage.errors import SettingsError
from storage.settings import find, line_of, load


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'time_zone = "Europe/Paris"\n\n[[brands]]\nname = "A"\n\n[[brands]]\nname = 3\n'
        "\n[watch]\nstage_evry_s = 3\n",
    )
    with pytest.raises(SettingsError) as told:
        load(path)
    first, second = str(told.value).splitlines()
    assert first.startswith(f"{path}:7: brands.1.name: ")
    assert second.startswith(f"{path}:10: watch.stage_evry_s: is not an option")
    assert "did you mean" in second


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="line 2"):
        load(written(tmp_path, "a = 1\nb = = 2\n"))


def test_an_unknown_time_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Europe/Pari"):
        load(written(tmp_path, 'time_zone = "Europe/Pari"\n'))


def test_the_database_lies_beside_the_configuration(tmp_path: Path) -> None:
    assert load(written(tmp_path, "")).storage.path == tmp_path / "vigie.db"


def test_no_configuration_names_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    with pytest.raises(SettingsError, match="vigie init"):
        find(None)


def test_a_secret_comes_from_the_environment_a_file_or_its_usual_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text("from a file\n")
    monkeypatch.setenv("ANY_NAME", "from the environment")
    monkeypatch.setenv("VIGIE_X_API_KEY", "by its usual name")
    references = {"bearer_token": {"env": "ANY_NAME"}, "api_secret": {"file": f"{tmp_path}/token"}}
    _, options = parsed("x", {"kind": "x", **references})
    secrets = {
        key: value.get_secret_value()
        for key, value in options.model_dump().items()
        if hasattr(value, "get_secret_value")
    }
    assert secrets == {
        "bearer_token": "from the environment",
        "api_secret": "from a file",
        "api_key": "by its usual name",
    }


def test_a_missing_secret_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH", raising=False)
    with pytest.raises(SettingsError, match=r"channels\.x\.bearer_token: NO_SUCH"):
        parsed("x", {"kind": "x", "bearer_token": {"env": "NO_SUCH"}})


def test_a_wrong_value_is_not_echoed() -> None:
    with pytest.raises(SettingsError) as told:
        parsed("x", {"kind": "x", "bearer_token": ["hunter2"], "timeout_s": "hunter2"})
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("kind", ["mastodn", "facebook"])
def test_an_unknown_kind_names_the_known_ones(kind: str) -> None:
    with pytest.raises(SettingsError, match="mastodon"):
        parsed("a", {"kind": kind})


def test_the_line_of_a_missing_key_is_that_of_its_table() -> None:
    text = "a = 1\n\n[channels.x]\nkind = 'x'\n"
    assert line_of(text, ["channels", "x", "token"]) == 3
