"""Many cases of one incident, read one by one at the desk and approved in one act."""

from pathlib import Path

import pytest

from responder.counter.bulk_window import BulkWindow
from responder.counter.dialogs import Warnings
from storage.database import sha256
from storage.model import Status
from tests.factories import FrozenClock
from tests.responder.counter.room import Driver, Room, drive

NAMES = ("ana", "bea", "cleo", "dora")


@pytest.fixture
def room(tmp_path: Path, clock: FrozenClock) -> Room:
    room = Room.at(tmp_path, clock)
    for number, name in enumerate(NAMES):
        room.add(name, f"Brumelle, ma livraison {number} n'est jamais arrivée", score=90 - number)
    room.add("other", "Brumelle, facture payée deux fois", topic="billing", score=5)
    room.incident(*NAMES)
    return room


def status(room: Room, *names: str) -> list[Status]:
    return [room.case(name).status for name in names]


def test_an_incident_is_answered_in_one_act_once_every_text_was_read(room: Room) -> None:
    async def story(desk: Driver) -> None:
        await desk.reads(room.cases["ana"])
        await desk.press("b")
        await desk.asked(BulkWindow)
        await desk.sees("4 of 4 chosen", "Still to be read to the end", "1/4", "@ana")
        await desk.press("a")  # not read yet: it turns to the first that is not
        await desk.asked(BulkWindow)
        assert set(status(room, *NAMES)) == {Status.DRAFTED}
        await desk.press("k", "k", "k", "j", "j", "space")
        await desk.sees("3 of 4 chosen")
        await desk.press("k", "k")
        for _ in range(40):
            await desk.press("pagedown")
        await desk.sees("All are read")
        await desk.press("a")
        await desk.until(lambda: not isinstance(desk.app.screen, BulkWindow), "answer")
        if isinstance(desk.app.screen, Warnings):
            await desk.press("space", "space", "space", "enter")
        await desk.until(lambda: status(room, "dora") == [Status.APPROVED], "approved")
        await desk.until(lambda: "Answers approved: 3" in desk.told())

    drive(room, story, size=(80, 24))
    assert status(room, "ana", "bea", "cleo", "dora") == [
        Status.APPROVED,
        Status.APPROVED,
        Status.DRAFTED,
        Status.APPROVED,
    ]
    texts = [room.case(name).draft for name in ("ana", "bea", "dora")]
    assert len(set(texts)) == 3
    for name in ("ana", "bea", "dora"):
        case = room.case(name)
        assert case.approved_by == "Léa"
        assert case.draft is not None
        assert case.approved_text_sha256 == sha256(case.draft)


def test_what_changed_since_it_was_shown_is_left_out_and_the_rest_taken_back(room: Room) -> None:
    async def story(desk: Driver) -> None:
        await desk.reads(room.cases["ana"])
        await desk.press("b")
        await desk.asked(BulkWindow)
        await desk.sees("4 of 4 chosen")
        room.colleague(lambda by: by.close(room.cases["bea"], 2, "answered by phone"))
        for _ in range(40):
            await desk.press("pagedown")
        await desk.sees("All are read")
        await desk.press("a")
        await desk.until(lambda: not isinstance(desk.app.screen, BulkWindow), "answer")
        if isinstance(desk.app.screen, Warnings):
            await desk.press("space", "space", "space", "enter")
        await desk.until(lambda: status(room, "dora") == [Status.APPROVED], "approved")
        await desk.sees("These were left out", f"Case {room.cases['bea']} is left out")
        await desk.press("enter")
        await desk.until(lambda: not desk.counter.acting)
        await desk.press("u")
        await desk.until(lambda: status(room, "ana", "dora") == [Status.DRAFTED] * 2, "undone")

    drive(room, story)
    assert room.case("bea").status is Status.CLOSED


def test_a_case_of_no_incident_says_so(room: Room) -> None:
    async def story(desk: Driver) -> None:
        await desk.press("G")
        await desk.reads(room.cases["other"])
        await desk.press("b")
        await desk.until(lambda: "belongs to no incident" in desk.told())

    drive(room, story)
