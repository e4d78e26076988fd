from dataclasses import replace
from types import ModuleType

import pytest

from responder.reports.sections.method import MethodFacts, section
from responder.reports.tongues.english import method as english
from responder.reports.tongues.french import method as french
from tests.responder.reports.lived import said_in, tongue

FACTS = MethodFacts(posts=812, authors=640, decided=777, weight=590, weeks=8, looks=23)
TONGUES = [("en_GB", english), ("fr_FR", french)]


@pytest.mark.parametrize(("locale", "words"), TONGUES)
def test_every_n_is_told(locale: str, words: ModuleType) -> None:
    told = " ".join(said_in(section(FACTS), tongue(locale, words)))
    for n in ("812", "640", "777", "590", "8", "23", "5,0" if locale == "fr_FR" else "5.0"):
        assert n in told
    assert "{" not in told


@pytest.mark.parametrize(("locale", "words"), TONGUES)
def test_with_few_weeks_no_change_is_promised(locale: str, words: ModuleType) -> None:
    few = section(replace(FACTS, weeks=1))
    keys = [said.key for said in few.said]
    assert "method.few_weeks" in keys
    assert not {"method.weeks", "method.holm"} & {*keys}
    assert "23" not in " ".join(said_in(few, tongue(locale, words)))
