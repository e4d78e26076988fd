"""What the desk shows: the queue, the case that is chosen, the field for a reply."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, TypeAlias

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import Worker

from responder.counter import acts, window
from responder.counter.acts import Done
from responder.counter.editor import Editor
from responder.counter.filters import described
from responder.counter.hands import Hands, Value
from responder.counter.help_page import keys_bar
from responder.counter.look import Look
from responder.counter.page import case_page
from responder.counter.page_view import PageView
from responder.counter.queue_list import QueueList
from responder.counter.reading import Reading, read
from responder.counter.telling import told_of_others
from responder.counter.window import Window
from responder.counter.words import Words
from responder.desk import Desk
from responder.screens.words import post
from storage.errors import NotFound, ToolError
from storage.ledger import Ledger
from storage.model import Case, CaseEvent, CaseId
from storage.queue_pages import QueueCounts, QueueFilter

LOOK_EVERY_S = 1.5
"""Pause between two looks whether anybody else has written."""
AGES_AFTER = timedelta(seconds=30)
"""How long due times may stand before they are drawn anew."""
COUNT_EVERY = timedelta(seconds=5)
"""How often all cases are counted anew at the most, on the clock of the desk."""
COUNT_PAUSE_S = 0.5
"""How long nothing is done before all cases are counted anew."""
TOLD_S = 6.0
"""How long a word stays in sight."""

Work: TypeAlias = Callable[[], Awaitable[None]]
"""Begins something that goes on beside the keys."""


class Sight(Screen[None]):
    """The queue beside one case, kept up with what others do."""

    AUTO_FOCUS = "#queue"

    def __init__(self, desk: Desk, actor: str, words: Words, *, colour: bool = True) -> None:
        super().__init__()
        self.desk, self.actor, self.words = desk, actor, words
        self.hands, self._rows, self._counting = Hands(desk), Hands(desk), Hands(desk)
        self._colour, self._zone = colour, desk.zone
        self.wanted = QueueFilter()
        self.reading: Reading | None = None
        self._last_heard: Case | None = None
        self.typed: dict[CaseId, str] = {}
        """Texts that were typed and not kept, by case."""
        self.done: list[Done] = []
        """What this person did, oldest first, as far as it can be taken back."""
        self.spare = desk.responder.spare_abuse
        self.acting = False
        """An act is under way: another one waits for its end."""
        self._window = Window()
        self._counts: QueueCounts | None = None
        self._found: int | None = None
        self._counted_at: datetime | None = None
        self._version: int | None = None
        self._drawn_at = desk.clock()
        self._looking = False
        # They are held by name: what still comes in when the desk is closed finds no tree.
        self._head, self._bar = Static(id="head"), Static(id="bar")
        self.page = PageView(id="case")
        self.editor = Editor(id="editor")
        self.queue = QueueList(self.look, id="queue")

    # -- what is on the screen

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield self._head
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Input(id="search", placeholder=self.words.ask_search)
                yield self.queue
            with Vertical(id="right"):
                yield self.page
                yield self.editor
        yield self._bar

    @property
    def look(self) -> Look:
        """How things are shown now."""
        return Look(
            words=self.words,
            now=self.desk.clock(),
            zone=self._zone,
            colour=self._colour,
            spare=self.spare,
            abusive_from=self.desk.abusive_from,
            width=max(20, self.page.width),
        )

    @property
    def editing(self) -> bool:
        """Whether a reply is being written."""
        return self.has_class("-editing")

    def on_mount(self) -> None:
        """Load the first rows, and look from then on what others do."""
        self.queue.empty = self.words.loading
        self.beside(self._begin, "fill")
        self.set_interval(LOOK_EVERY_S, self._look_around)

    async def _begin(self) -> None:
        await self.refill(to="first")
        channels = {row.case.channel for row in self.queue.rows}
        await self.apart(lambda _: acts.warm(self.desk, channels))

    def beside(self, work: Work, group: str, *, alone: bool = False) -> Worker[None]:
        """Do something beside the keys, told where it fails; `alone` drops the group's other."""

        async def guarded() -> None:
            try:
                await work()
            except ToolError as error:
                self.tell(self.words.failed.format(error), "error")

        return self.run_worker(guarded, group=group, exclusive=alone)

    async def on_unmount(self) -> None:
        """Let the others know that nobody writes here any more, and the ledger go."""
        if self.editing and self.reading is not None:
            case_id = self.reading.file.case.id
            with suppress(ToolError):
                await self.hands.do(
                    lambda ledger: acts.present(self.desk, ledger, self.actor, case_id, here=False)
                )
        for hands in (self.hands, self._rows, self._counting):
            await hands.close()

    def on_resize(self) -> None:
        """Draw what depends on the width."""
        self._bar.update(keys_bar(self.words, self.size.width), layout=False)

    def on_page_view_resized(self) -> None:
        """Draw the case for the new width."""
        self._draw_case()

    def draw(self) -> None:
        """Draw everything from what is known."""
        self._drawn_at = self.desk.clock()
        self.queue.draw(self.look)
        self._draw_head()
        self._draw_case()

    def _draw_case(self) -> None:
        if self.reading is None:
            self.page.show(Text())
            return
        typed = self.reading.file.case.id in self.typed and not self.editing
        self.page.show(case_page(self.reading, self.look, typed=typed))

    def _draw_head(self) -> None:
        words, counts = self.words, self._counts
        told = []
        if counts is not None:
            told = [words.waiting(counts.waiting), words.late_count(counts.late)]
            told += [words.escalated_count(counts.escalated)] if counts.escalated else []
            told += [words.snoozed_count(counts.snoozed)] if counts.snoozed else []
            told += [words.sending_count(counts.sending)] if counts.sending else []
        head = Text.assemble(("Vigie  ", "bold"), " · ".join(told))
        if asked := described(self.wanted, words):
            head.append("  ").append_text(post(f"[{asked}]", most=60, style="bold"))
            head.append(f" {words.found(self._found)}" if self._found is not None else " …")
        head.append("   ").append_text(post(self.actor, most=30, style="dim"))
        head.no_wrap = True
        self._head.update(head, layout=False)

    def tell(
        self, told: str, severity: Literal["information", "warning", "error"] = "information"
    ) -> None:
        """Say something in passing; what went well makes room for what goes well next."""
        if severity == "information":
            self.app.clear_notifications()
        self.notify(str(post(told)), severity=severity, timeout=TOLD_S, markup=False)

    # -- the queue

    async def refill(
        self, *, to: Literal["first", "last"] | CaseId | None = None, hold: bool = False
    ) -> None:
        """Read the window of the queue anew, and the case that is then chosen."""
        wanted, now, row = self.wanted, self.desk.clock(), self.queue.row

        def load(ledger: Ledger) -> tuple[Window, int]:
            # What is written between the two is then looked at once more, not overlooked.
            version, pages = ledger.queue.version(), ledger.queue
            if to == "last":
                return window.last(pages, wanted, now), version
            if isinstance(to, int):
                return window.at_case(pages, wanted, now, CaseId(to)), version
            if to == "first" or row is None:
                return window.first(pages, wanted, now), version
            return window.around(pages, wanted, now, row, hold=hold), version

        found, self._version = await self._rows.do(load)
        if wanted != self.wanted:
            return  # something else was asked for meanwhile
        self.queue.empty = self._empty()
        meant = self.queue.row
        gone_on = to is None and row is not None and meant is not None and meant is not row
        chosen = found.number(meant) if gone_on else None
        self._drawn_at = now
        self._show(found, found.chosen if chosen is None else chosen)
        self.load_case()
        self._count()

    def _empty(self) -> str:
        plain = self.wanted == QueueFilter()
        return self.words.nothing_waits if plain else self.words.nothing_found

    def move(self, by: int) -> None:
        """Choose another row of those that are held, and hold more in time."""
        rows = self.queue.rows
        if not rows:
            return
        chosen = max(0, min(self.queue.chosen + by, len(rows) - 1))
        if chosen == self.queue.chosen:
            return
        self.leave_editor()
        self.queue.choose(chosen)
        self.load_case()
        if self._window.thin_at(chosen):
            self.beside(self._hold_more, "more", alone=True)

    def drop(self, case: Case) -> None:
        """Take a case out of the rows at once where it left them, and go on to the next."""
        now = self.desk.clock()
        hidden = case.snoozed_until is not None and case.snoozed_until > now
        if case.status in self.wanted.statuses and hidden is self.wanted.snoozed:
            return
        rows = tuple(row for row in self.queue.rows if row.case.id != case.id)
        if rows and len(rows) < len(self.queue.rows):
            self._show(replace(self._window, rows=rows), min(self.queue.chosen, len(rows) - 1))
            self.load_case()

    async def _hold_more(self) -> None:
        """Hold other rows around the chosen one, where there are any."""
        row, wanted, now = self.queue.row, self.wanted, self.desk.clock()
        if row is None:
            return
        load = partial(window.around, wanted=wanted, now=now, row=row, hold=True)
        found = await self._rows.do(lambda ledger: load(ledger.queue))
        chosen = found.number(self.queue.row)
        if wanted == self.wanted and chosen is not None:
            self._show(found, chosen)

    def _show(self, held: Window, chosen: int) -> None:
        self._window = held
        self.queue.show(held.rows, chosen)
        self.queue.draw(self.look)

    def load_case(self) -> None:
        """Show the chosen case; of those that are passed quickly only the last is read."""
        row = self.queue.row
        if row is None:
            self.reading = None
            self._draw_case()
            return
        self.beside(partial(self._load_case, row.case.id), "case", alone=True)

    async def _load_case(self, case_id: CaseId) -> None:
        try:
            reading = await self.hands.do(
                lambda ledger: read(self.desk, ledger, case_id, self.actor)
            )
        except NotFound:
            return
        another = self.reading is None or self.reading.file.case.id != case_id
        self.reading = reading
        self._draw_case()
        if another:
            self._last_heard = reading.file.case
            self.page.scroll_home(animate=False)

    def _count(self) -> None:
        now = self.desk.clock()
        asked = self._found is None
        if not asked and self._counted_at is not None and now - self._counted_at < COUNT_EVERY:
            return
        self._counted_at = now
        self.beside(partial(self._count_all, now, waits=not asked), "count", alone=True)

    async def _count_all(self, now: datetime, *, waits: bool) -> None:
        if waits:  # several acts in a row are counted once, when there is a pause
            await asyncio.sleep(COUNT_PAUSE_S)
        wanted = self.wanted

        def count(ledger: Ledger) -> tuple[QueueCounts, int]:
            return ledger.queue.counts(now), ledger.queue.count(wanted, now)

        self._counts, self._found = await self._counting.do(count)
        self._draw_head()

    def want(self, wanted: QueueFilter) -> None:
        """Ask for other cases, from the first on."""
        self.wanted, self._found = wanted, None
        self._draw_head()
        self.fill("first")

    def fill(self, to: Literal["first", "last"] | CaseId | None = None) -> None:
        """Read the window of the queue anew, beside the keys."""
        self.beside(partial(self.refill, to=to), "fill", alone=True)

    async def apart(self, ask: Callable[[Ledger], Value]) -> Value:
        """Ask what takes longer, beside the keys."""
        return await self._counting.do(ask)

    # -- what others do

    def _look_around(self) -> None:
        if not self._looking and not self.acting:
            self._looking = True
            self.beside(self._look, "look")

    async def _look(self) -> None:
        """Take over what others wrote, without a change of place."""
        try:
            version = await self._rows.do(lambda ledger: ledger.queue.version())
            aged = self.desk.clock() - self._drawn_at >= AGES_AFTER
            if aged and self.editing and self.reading is not None:
                self.present(self.reading.file.case.id, here=True)
            if version == self._version and not aged:
                return
            seen = self._last_heard
            await self.refill(hold=True)
            if seen is not None and (told := await self.heard(seen)):
                self.tell(told, "warning")
        finally:
            self._looking = False

    async def heard(self, seen: Case) -> str:
        """Say who did what to a case since it was seen: from now on the person knows of it."""

        def ask(ledger: Ledger) -> tuple[Case, Sequence[CaseEvent]]:
            return ledger.cases.get(seen.id), ledger.cases.events(seen.id)

        try:
            case, events = await self.hands.do(ask)
        except NotFound:
            return ""
        if self._last_heard is not None and self._last_heard.id == case.id:
            self._last_heard = case
        return told_of_others(events, seen.version, self.actor, self.look)

    # -- writing

    def write(self, text: str) -> None:
        """Open the field with a text in it."""
        self.add_class("-editing", "-reading")
        self.editor.begin(text)
        self.draw()
        if self.reading is not None:
            self.present(self.reading.file.case.id, here=True)

    def present(self, case_id: CaseId, *, here: bool) -> None:
        """Tell the others that this person writes a reply to the case, or no longer does."""

        async def tell() -> None:
            await self.hands.do(
                lambda ledger: acts.present(self.desk, ledger, self.actor, case_id, here=here)
            )

        self.beside(tell, "presence")

    def leave_editor(self) -> None:
        """Close the field; what was typed and differs from the draft is remembered."""
        if not self.editing or self.reading is None:
            return
        case, text = self.reading.file.case, self.editor.text
        if text.strip() and text != (case.draft or ""):
            self.typed[case.id] = text
        else:
            self.typed.pop(case.id, None)
        self.remove_class("-editing")
        self.queue.focus()
        self.draw()
        self.present(case.id, here=False)
