"""What colleagues do meanwhile is told at the desk, once and without a change of place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from responder.counter import sight
from responder.counter.reading import Reading, read
from responder.desk import Desk
from responder.review import Reviewer
from storage.ledger import Ledger
from storage.model import CaseId
from tests.factories import FrozenClock
from tests.responder.counter.room import Driver, Room, drive


@pytest.fixture
def room(tmp_path: Path, clock: FrozenClock) -> Room:
    return Room.at(tmp_path, clock)


def test_what_others_do_shows_by_itself_without_a_change_of_place(room: Room) -> None:
    room.add("first", "Brumelle, ma livraison", score=90)
    second = room.add("second", "Brumelle, mon yaourt", score=50)

    async def story(desk: Driver) -> None:
        await desk.press("j")
        await desk.reads(second)
        new = room.add("new", "Brumelle, trois pots cassés", score=99)
        await desk.until(lambda: len(desk.counter.queue.rows) == 3)
        await desk.reads(second)
        assert desk.counter.queue.rows[0].case.id == new
        room.colleague(lambda by: by.close(second, 2, "answered by phone"))
        await desk.until(lambda: "Ana: closed" in desk.told())
        await desk.reads(second)

    drive(room, story)


def test_what_others_do_just_before_a_case_is_read_anew_is_told_too(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.add("first", "Brumelle, ma livraison", score=90)
    second = room.add("second", "Brumelle, mon yaourt", score=50)
    meanwhile: list[Callable[[Reviewer], object]] = []

    def late(desk: Desk, ledger: Ledger, case_id: CaseId, actor: str) -> Reading:
        while meanwhile:
            room.colleague(meanwhile.pop())
        return read(desk, ledger, case_id, actor)

    async def story(desk: Driver) -> None:
        await desk.press("j")
        await desk.reads(second)
        meanwhile.append(lambda by: by.close(second, 2, "answered by phone"))
        room.add("new", "Brumelle, trois pots cassés", score=99)
        await desk.until(lambda: "Ana: closed" in desk.told(), "what Ana did")
        await desk.reads(second)

    monkeypatch.setattr(sight, "read", late)
    drive(room, story)
