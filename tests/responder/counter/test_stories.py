"""Whole stories at the desk, told by its keys on a real ledger."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from responder.counter.dialogs import Choice, Notice, Question, Warnings
from responder.counter.filters import FilterForm
from storage.database import sha256
from storage.model import Status
from tests.factories import NOON, FrozenClock
from tests.responder.counter.room import GOOD, Driver, Room, drive


@pytest.fixture
def room(tmp_path: Path, clock: FrozenClock) -> Room:
    return Room.at(tmp_path, clock)


def test_what_is_late_stands_first_then_what_was_escalated_then_the_riskiest(room: Room) -> None:
    room.add("calm", "Où est mon colis Brumelle ?", score=20)
    room.add("angry", "Brumelle, c'est une honte !", score=80)
    room.add("late", "Toujours rien, Brumelle", score=10, due=NOON - timedelta(hours=1))
    room.add("raised", "Brumelle, et ma facture ?", score=30)
    room.colleague(lambda by: by._move(room.case("raised"), ESCALATE, becoming=raised(room)))

    async def story(desk: Driver) -> None:
        order = ["late", "raised", "angry", "calm"]
        await desk.until(lambda: len(desk.counter.queue.rows) == 4)
        assert [row.handle for row in desk.counter.queue.rows] == order
        for name in order:
            await desk.reads(room.cases[name])
            await desk.press("j")

    drive(room, story)


def test_approve_and_go_on(room: Room) -> None:
    first = room.add("first", "Brumelle, ma livraison n'est jamais arrivée", score=90)
    second = room.add("second", "Brumelle, livraison en retard", score=10)

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.sees("ma livraison", "nous vous prions", "critical" if False else "normal")
        await desk.press("a")
        await desk.reads(second)
        assert "Approved." in desk.told()
        assert "15 s" in desk.told()

    drive(room, story)
    case = room.case("first")
    assert case.status is Status.APPROVED
    assert case.approved_by == "Léa"
    assert case.approved_text_sha256 == sha256(GOOD)
