"""What checks and the classifier say, told in French."""

import inspect
import re

import pytest

from responder.checks.finding import Finding, Severity
from responder.checks.registry import CHECKS
from responder.counter.french_told import FINDINGS, found_in_french, in_french, length_in_french

NB = "\u00a0"


def found(check: str, message: str) -> str:
    finding = Finding(check=check, severity=Severity.WARNING, message=message)
    return found_in_french(finding)


@pytest.mark.parametrize("name", CHECKS)
def test_every_sentence_of_every_check_is_told_in_french(name: str) -> None:
    source = inspect.getsource(inspect.getmodule(CHECKS[name]) or CHECKS[name])
    said = [
        m[1] for m in re.finditer(r'(?:message=|message = |_found\(|_doubted\()"([^"]+)"', source)
    ]
    assert all(found(name, one) != one for one in said), said
    assert FINDINGS[name]


def test_what_is_counted_or_quoted_stands_in_the_french_sentence() -> None:
    assert found("promise_beyond_leave", "promises a refund: only a lead may") == (
        f"promet un remboursement{NB}: seul un responsable le peut"
    )
    assert "31/12/2026" in found(
        "stale_fact", "states what the playbook holds until 2026-12-31 only"
    )
    assert in_french("the author has 12,400 followers") == "l’auteur a 12\u202f400 abonnés"
    assert in_french("waiting for 3 days") == "attend depuis 3 jours"
    assert in_french("waiting for 2 months") == "attend depuis 2 mois"
    assert in_french('perhaps danger to life or limb: "feu {0}"').startswith("peut-être danger")
    assert length_in_french("210 of 280") == "210 sur 280"


def test_what_is_not_known_is_told_as_it_was_said() -> None:
    assert in_french("a reason of tomorrow") == "a reason of tomorrow"
    assert found("no_such_check", "something") == "something"
