"""The process is killed while it tells a page: what it had begun is told whole by the next one."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from werkzeug.wrappers import Request, Response

from listener.town.http import Faulty, served
from responder.alerts.dispatch import dispatch, seen
from responder.alerts.registry import open_all
from responder.alerts.settings import AlertSettings
from storage.alert import Alert, AlertKind
from storage.ledger import opened
from tests.factories import NOON
from tests.responder.alerts.wire import Wire, wire

GROUP = tuple(
    Alert(
        key=f"late {n}",
        kind=AlertKind.SLA,
        starts_at=NOON,
        reasons=("an answer is late",),
        group="late answers",
    )
    for n in range(3)
)


def tell(path: Path, url: str, found: tuple[Alert, ...], now: datetime) -> None:
    """One round of the alerts, in a ledger of its own."""
    hook = {"kind": "webhook", "url": url}
    settings = AlertSettings.model_validate({"notify": ("phone",), "receivers": {"phone": hook}})
    receivers = open_all(settings)
    with opened(path) as ledger:
        snapshot = seen(ledger, (), now, silent_after=timedelta(days=1), found=found)
        dispatch(receivers, settings, snapshot, ledger, now)


@pytest.fixture
def phone() -> Iterator[Wire]:
    with wire() as far:
        yield far


def test_a_process_that_is_killed_while_it_tells_a_group_loses_and_doubles_no_story(
    path: Path, phone: Wire
) -> None:
    pids: list[int] = []

    @Request.application
    def strike(request: Request) -> Response:
        phone.bodies.append(request.get_data())
        os.kill(pids[0], signal.SIGKILL)
        raise ConnectionAbortedError

    tell(path, phone.url, GROUP[:1], NOON)
    later = NOON + timedelta(seconds=31)
    with served(Faulty(strike)) as url:
        child = multiprocessing.get_context("forkserver").Process(
            target=tell, args=(path, url, GROUP[:2], later)
        )
        child.start()
        assert child.pid is not None
        pids.append(child.pid)
        child.join()
    assert child.exitcode == -signal.SIGKILL
    for seconds in (46, 61):
        tell(path, phone.url, GROUP, NOON + timedelta(seconds=seconds))
    assert phone.told("event") == ["first", "first"]
    assert len(set(phone.told("dedup_key"))) == 1
    for page, count in zip(phone.pages, (2, 3), strict=True):
        stories = page["stories"]
        assert isinstance(stories, list)
        assert len(stories) == count
