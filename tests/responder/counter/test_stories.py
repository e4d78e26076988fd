"""Whole stories at the desk, told by its keys on a real ledger."""

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from responder.counter.dialogs import Choice, Notice, Question, Warnings
from responder.counter.filters import FilterForm
from responder.counter.french import FRENCH
from storage.database import sha256
from storage.model import Author, CaseId, Status, Urgency
from tests.factories import NOON, FrozenClock
from tests.responder.counter.room import GOOD, Driver, Room, drive

BRUSH_OFF = "Bonjour, c'est notre politique. Léa, Brumelle"
UNFILLED = GOOD.replace("Bonjour,", "Bonjour [prénom],")


@pytest.fixture
def room(tmp_path: Path, clock: FrozenClock) -> Room:
    return Room.at(tmp_path, clock)


def test_the_late_stand_first_then_the_riskiest(room: Room) -> None:
    room.add("calm", "Où est mon colis Brumelle ?", score=20)
    room.add("angry", "Brumelle, c'est une honte !", score=80)
    room.add("late", "Toujours rien, Brumelle", score=10, due=NOON - timedelta(hours=1))

    async def story(desk: Driver) -> None:
        for name in ("late", "angry", "calm"):
            await desk.reads(room.cases[name])
            await desk.press("j")
        await desk.sees("3 waiting", "1 late")

    drive(room, story)


def test_approve_goes_on_to_the_next_and_can_be_undone_until_it_is_sent(room: Room) -> None:
    first = room.add("first", "Brumelle, ma livraison n'est jamais arrivée", score=90)
    second = room.add("second", "Brumelle, livraison en retard", score=10)

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.sees("ma livraison", "nous vous prions")
        await desk.press("a")
        await desk.reads(second)
        assert "Approved. It goes out in 30 s or later" in desk.told()
        case = room.case("first")
        assert (case.status, case.approved_by) == (Status.APPROVED, "Léa")
        assert case.approved_text_sha256 == sha256(GOOD)
        await desk.press("u")
        await desk.reads(first)
        assert room.case("first").status is Status.DRAFTED
        assert room.case("first").approved_by is None

    drive(room, story)


def test_an_answer_that_waits_for_the_sending_hours_says_until_when(
    tmp_path: Path, clock: FrozenClock
) -> None:
    monday = {"monday": [{"opens": "09:00", "closes": "18:00"}]}
    room = Room.at(tmp_path, clock, sending={"hours": monday})
    first = room.add("first", "Brumelle, ma livraison n'est jamais arrivée")

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.press("a")
        told = "It goes out from 2026-11-23 09:00 on (outside the sending hours)"
        await desk.until(lambda: told in desk.told(), told)
        await desk.press("slash")
        await desk.write(f"#{first}")
        await desk.press("enter")
        await desk.reads(first)
        await desk.sees("approved", "It goes out from 2026-11-23 09:00 on")

    drive(room, story)


def test_a_department_sees_its_topics_and_what_it_was_handed(
    tmp_path: Path, clock: FrozenClock
) -> None:
    tables = {"money": {"topics": ["billing"], "people": ["Léa"]}, "depot": {}}
    room = Room.at(tmp_path, clock, departments=tables)
    parcel = room.add("parcel", "Brumelle, mon colis est perdu", score=90)
    invoice = room.add("invoice", "Brumelle, payée deux fois", topic="billing", score=10)

    async def filtered(desk: Driver, presses: int, case: CaseId) -> None:
        await desk.until(lambda: not desk.counter.acting)
        await desk.press("F", "f")
        await desk.asked(FilterForm)
        await desk.press(*["down"] * 6, *["right"] * presses, "enter")
        await desk.until(lambda: [r.case.id for r in desk.counter.queue.rows] == [case])

    async def story(desk: Driver) -> None:
        await desk.reads(parcel)
        await desk.press("T")
        await desk.asked(Choice)
        await desk.press("2")
        await desk.asked(Question)
        await desk.press("enter")
        await desk.sees("Something must stand here")
        await desk.write("look on the quay")
        await desk.press("enter")
        await desk.until(lambda: room.case("parcel").department == "depot")
        await filtered(desk, 1, invoice)
        await filtered(desk, 2, parcel)

    drive(room, story)


def test_what_was_sent_meanwhile_cannot_be_undone_and_says_so(room: Room) -> None:
    first = room.add("first", "Brumelle, ma livraison n'est jamais arrivée")

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.press("a")
        await desk.until(lambda: room.case("first").status is Status.APPROVED)
        await desk.until(lambda: not desk.counter.acting)
        room.desk.publish()
        await desk.press("u")
        await desk.until(lambda: "Somebody was faster" in desk.told())

    drive(room, story)
    assert room.case("first").status is not Status.DRAFTED


def test_edit_with_checks_while_typing_then_approve_anew(room: Room) -> None:
    first = room.add("first", "Brumelle, ma livraison n'est jamais arrivée", draft=UNFILLED)

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.sees("unfilled_placeholder")
        await desk.press("a")
        await desk.asked(Notice)
        await desk.press("enter")
        assert room.case("first").status is Status.DRAFTED
        await desk.press("e")
        await desk.until(lambda: desk.counter.editing)
        await desk.sees("of 280", "unfilled_placeholder")
        desk.counter.editor.area.load_text(GOOD)
        await desk.until(lambda: not desk.counter.editor.area.meant, "checked anew")
        await desk.press("ctrl+s")
        await desk.until(lambda: room.case("first").draft == GOOD)
        await desk.reads(first)
        await desk.press("a")
        await desk.until(lambda: room.case("first").status is Status.APPROVED)

    drive(room, story)
    assert room.case("first").approved_text_sha256 == sha256(GOOD)


def test_a_warning_is_confirmed_by_its_name(room: Room) -> None:
    first = room.add("first", "Brumelle, ma livraison n'est jamais arrivée", draft=BRUSH_OFF)

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        reading = desk.counter.reading
        assert reading is not None
        warnings = len(reading.findings)
        assert warnings
        await desk.press("a")
        await desk.asked(Warnings)
        await desk.press("enter")
        await desk.asked(Warnings)
        assert room.case("first").status is Status.DRAFTED
        await desk.press(*["space"] * warnings, "enter")
        await desk.until(lambda: room.case("first").status is Status.APPROVED)

    drive(room, story)


def test_hand_off_copies_the_text_and_asks_before_it_opens_a_link(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("responder.counter.outside.open_link", opened.append)
    first = room.add("first", "Brumelle, ma livraison", by_hand="not possible here")

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.press("a")
        await desk.until(lambda: room.case("first").status is Status.HANDOFF)
        await desk.reads(first)
        await desk.press("h")
        await desk.asked(Notice)
        await desk.sees("https://x.example/post")
        assert desk.app.clipboard == GOOD
        assert not opened
        await desk.press("o")
        await desk.until(lambda: opened == ["https://x.example/post"])
        await desk.until(lambda: not desk.counter.acting)
        await desk.press("p")
        await desk.asked(Question)
        desk.app.screen.query_one(Input).value = "https://x.example/answer"
        await desk.press("enter")
        await desk.until(lambda: room.case("first").status is Status.PUBLISHED)

    drive(room, story)


def test_somebody_was_faster_and_the_typed_text_is_kept(room: Room) -> None:
    first = room.add("first", "Brumelle, ma livraison n'est jamais arrivée")

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.press("e")
        await desk.until(lambda: desk.counter.editing)
        desk.counter.editor.area.load_text("Mes propres mots")
        desk.counter.acting = True  # the look at what others do waits, as in a lost race
        room.colleague(lambda by: by.reject(first, 2, "too cold"))
        await desk.press("ctrl+s")
        await desk.until(lambda: "Ana: rejected the draft" in desk.told())
        desk.counter.acting = False
        assert "Your text is kept" in desk.told()
        await desk.reads(first)
        assert room.case("first").draft == GOOD
        await desk.press("e")
        await desk.until(lambda: desk.counter.editing)
        assert desk.counter.editor.text == "Mes propres mots"
        await desk.press("ctrl+s")
        await desk.until(lambda: room.case("first").draft == "Mes propres mots")

    drive(room, story)


def test_who_leaves_with_a_text_that_is_not_kept_is_asked(room: Room) -> None:
    first = room.add("first", "Brumelle, ma livraison n'est jamais arrivée")

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.press("e")
        await desk.until(lambda: desk.counter.editing)
        desk.counter.editor.area.load_text("Mes propres mots")
        await desk.press("escape", "q")
        await desk.asked(Notice)
        await desk.sees("not kept yet: #1")
        await desk.press("escape")
        await desk.until(lambda: desk.app.screen is desk.counter)
        await desk.press("q", "q")
        await desk.until(lambda: not desk.app.is_running)

    drive(room, story)


def test_search_filter_and_a_case_by_its_number(room: Room) -> None:
    parcel = room.add("parcel", "Brumelle, mon colis est PERDU à la gare", score=90)
    invoice = room.add("invoice", "Brumelle, facture payée deux fois", topic="billing", score=10)

    async def story(desk: Driver) -> None:
        await desk.reads(parcel)
        await desk.press("slash")
        await desk.write("payee")
        await desk.until(lambda: [r.case.id for r in desk.counter.queue.rows] == [invoice])
        await desk.press("enter", "escape")
        await desk.until(lambda: len(desk.counter.queue.rows) == 2)
        await desk.press("f")
        await desk.asked(FilterForm)
        await desk.press("down", "down", "down", "down", "right", "right", "enter")
        await desk.until(lambda: len(desk.counter.queue.rows) == 1)
        await desk.press("F")
        await desk.until(lambda: len(desk.counter.queue.rows) == 2)
        await desk.press("slash")
        await desk.write(f"#{invoice}")
        await desk.press("enter")
        await desk.reads(invoice)

    drive(room, story)


def test_snooze_assign_label_noise_and_escalate(room: Room) -> None:
    first = room.add("first", "Brumelle, ma livraison", score=90)
    second = room.add("second", "Brumelle matinale, mon émission", score=10)

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.press("t")
        await desk.asked(Question)
        await desk.press("enter")
        await desk.until(lambda: room.case("first").assignee == "Léa")
        await desk.reads(first)
        await desk.press("l")
        await desk.asked(Choice)
        await desk.press("1")
        await desk.sees("What is right")
        await desk.press("2")
        await desk.until(lambda: room.case("first").topic == "billing")
        await desk.reads(first)
        await desk.press("exclamation_mark")
        await desk.asked(Question)
        await desk.press("enter")
        await desk.sees("Something must stand here")
        assert room.case("first").escalated_by is None
        await desk.write("threatens a lawsuit")
        await desk.press("enter")
        await desk.until(lambda: room.case("first").escalated_by == "Léa")
        await desk.reads(first)
        await desk.press("s")
        await desk.asked(Choice)
        await desk.press("3")
        await desk.reads(second)
        snoozed = room.case("first").snoozed_until
        assert snoozed is not None
        assert snoozed.isoformat() == "2026-11-21T08:00:00+00:00"
        await desk.press("n")
        await desk.until(lambda: room.case("second").status is Status.CLOSED)

    drive(room, story)


def test_eighty_by_twenty_four_in_french_shows_what_matters(room: Room) -> None:
    first = room.add("mlle_k", "Brumelle, colis perdu", level=Urgency.CRITICAL, draft=UNFILLED)

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.sees("critique", "1 en attente", "valider", "? aide")
        await desk.press("enter")
        await desk.sees(
            "colis perdu", "Réponse", "[prénom]", "erreur unfilled_placeholder", "blanc à remplir"
        )
        await desk.press("question_mark")
        await desk.asked(Notice)
        await desk.sees("Touches", "Se déplacer")
        await desk.press("escape")
        await desk.press("e")
        await desk.until(lambda: desk.counter.editing)
        await desk.sees("sur 280", "Ctrl+S garde le texte", "colis perdu")

    drive(room, story, size=(80, 24), words=FRENCH)


def test_without_colour_all_is_said_in_words_and_brackets(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    reasons = ('words of complaint: "perdu"',)
    first = room.add("first", "Brumelle, colis perdu", draft=BRUSH_OFF, reasons=reasons)

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.sees("colis [perdu]", "[c'est notre politique]", "warning hides_behind_policy")
        strips = desk.app.screen._compositor.render_strips()
        styles = [s.style for strip in strips for s in desk.as_drawn(strip) if s.style]
        assert styles
        assert all(style.color is None or style.color.is_default for style in styles)
        assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
        assert any(style.reverse for style in styles)

    drive(room, story)


@pytest.mark.parametrize(
    "text",
    [
        "[bold red]Brumelle[/bold red] [@click=app.quit]cliquez[/] [/]",
        "Brumelle \x1b]0;owned\x07\x1b[2J\x1b[31mrouge\x9b2J",
        "Brumelle \u202eegassem\u202c \u2066caché\u2069 שלום مرحبا",
        "Brumelle " + "x" * 10_000,
        "Brumelle\n" * 500,
        "Brumelle " + "e" + "\u0301" * 500 + " 👨‍👩‍👧‍👦",
    ],
)
def test_a_hostile_post_is_text_and_nothing_else(room: Room, text: str) -> None:
    author = Author(handle="[red]evil\x1b[2J", name="\x1b]0;x\x07[/]", followers=3)
    first = room.add("evil", text, author=author, draft=f"{GOOD} {text[:60]}")

    async def story(desk: Driver) -> None:
        await desk.reads(first)
        await desk.sees("Brumelle", "[red]evil")
        assert not any(c in desk.shown() for c in "\x1b\x07\x9b\u202e\u2066")
        await desk.press("enter", "end", "e")
        await desk.until(lambda: desk.counter.editing)
        await desk.sees("of 280")

    drive(room, story, size=(80, 24))
