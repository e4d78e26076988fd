"""What the checks are told of a case, through the parts that a command has."""

from pathlib import Path

import pytest

from responder.desk import Desk
from storage.model import Brand
from storage.settings import Settings, StorageSettings
from tests.factories import NOON

DRAFT = "Bonjour, pardon pour ce retard. Nous appelons le dépôt et vous répondons avant 17 h."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    settings = Settings(
        time_zone="Europe/Paris",
        storage=StorageSettings(path=tmp_path / "vigie.db"),
        brands=(Brand(name="Brumelle", sites=("www.Brumelle.example",)),),
        channels={"ours": {"kind": "x"}},
        responder={"checks": {"published": ["01 99 00 12 34"]}},
    )
    return Desk(settings=settings, clock=lambda: NOON)
