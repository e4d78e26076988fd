"""A watch that begins at noon, after fourteen ordinary days."""

import shutil
from pathlib import Path

import pytest

from storage.ledger import opened
from tests.outages import Begin, Watch, past
from tests.stories import Town


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    path = tmp_path_factory.mktemp("ordinary") / "vigie.db"
    with opened(path) as ledger:
        town = Town(ledger)
        past(path, town=town)
    return path, town


@pytest.fixture
def begin(ordinary: tuple[Path, Town], path: Path) -> Begin:
    """Begin to watch at noon, after ordinary days; the same talk each time."""
    kept, before = ordinary

    def begin(name: str = "vigie.db") -> Watch:
        here = path.with_name(name)
        shutil.copy(kept, here)
        town = Town(before.ledger, judged=dict(before.judged), number=before.number)
        return Watch(here, town)

    return begin
