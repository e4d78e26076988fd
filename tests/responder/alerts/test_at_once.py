"""The page leaves with the reading that justified it, whichever job foresaw it anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from classifier.reassess import reassess
from listener.schedule import attempt
from responder.commands.common import desk_of, now
from responder.desk import Desk
from storage.alert import AlertKind
from tests.watching import Scene, scene


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene("mastodon", tmp_path / "stage", options={"search": False}) as made:
        yield made


def test_the_page_leaves_with_the_reading_that_justified_it(stage: Scene) -> None:
    take_off(stage)
    told_by_listening_again(stage, desk_of(stage.config))


def test_the_page_leaves_though_another_job_foresaw_the_reading_first(stage: Scene) -> None:
    take_off(stage)
    found: list[int] = []

    def clock() -> datetime:
        """Tell the time; another job comes in between as soon as there is something for it."""
        with stage.ledger() as ledger:
            if ledger.readings.moved(1, by=now()):
                found.append(reassess(other.tiers_of, other.due, ledger, now()).new)
        return now()

    other = desk_of(stage.config)
    told_by_listening_again(stage, replace(other, clock=clock))
    assert found == [1]


def take_off(stage: Scene) -> None:
    """Let a complaint take off that the watch knows."""
    native_id = stage.complain()
    assert stage.vigie("watch", "--once").exit_code == 0
    with stage.ledger() as ledger:
        at = (now() - timedelta(minutes=10)).isoformat(timespec="microseconds")
        ledger._db.execute("UPDATE mentions SET engagement_at = ?", [at])
        ledger._db.execute("UPDATE asked SET at = ?", [at])
    stage.network.like(native_id, likes=1_400, shares=90)


def told_by_listening_again(stage: Scene, desk: Desk) -> None:
    (job,) = [job for job in desk.jobs() if job.name == "refresh mastodon"]
    outcome = attempt(job, now)
    assert (outcome.error, outcome.bug) == (None, None)
    with stage.ledger() as ledger:
        (kept,) = [k for k in ledger.alerts.firing() if k.alert.kind is AlertKind.SPREAD]
    assert kept.notified_at is not None
    assert kept.notified_at >= outcome.started_at
