"""The desk itself: what a person does at it, key by key."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from responder.counter import acts
from responder.counter.acts import Act, Done, Person
from responder.counter.hands import Value
from responder.counter.keys import KEYS
from responder.counter.queue_list import QueueList
from responder.counter.sight import Sight
from responder.counter.telling import told_of
from storage.errors import Conflict, NotFound, ToolError
from storage.ledger import Ledger
from storage.model import Case, CaseId
from storage.queue_pages import QueueFilter

SEARCH_PAUSE_S = 0.25
"""So long a person may pause between two letters of a search."""


class Counter(Sight):
    """What a person has before them all day."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(key.keys), f"do('{key.act}')", show=False) for key in KEYS
    ]

    # -- acts

    async def act(self, act: Act) -> Done | None:
        """Do something to the chosen case, say so, and go on to the next; None when refused."""
        seen = None if self.reading is None else self.reading.file.case
        try:
            done = await self.hands.do(lambda ledger: act(self._person(ledger)))
        except Conflict as error:
            await self._tell_conflict(seen, error)
            return None
        except ToolError as error:
            self.tell(self.words.refused.format(error), "error")
            return None
        if done.undo is not None:
            self.done.append(done)
        self.tell(told_of(done, self.look))
        self._counted_at = None
        self.drop(done.case)
        await self.refill()
        return done

    async def ask(self, question: Callable[[Person], Value]) -> Value:
        """Ask the ledger something in this person's name."""
        return await self.hands.do(lambda ledger: question(self._person(ledger)))

    def _person(self, ledger: Ledger) -> Person:
        return Person(desk=self.desk, ledger=ledger, actor=self.actor)

    async def _tell_conflict(self, seen: Case | None, error: Conflict) -> None:
        told = ""
        if seen is not None:
            told = await self.heard(seen)
        told = self.words.conflict.format(told or str(error))
        if seen is not None and seen.id in self.typed:
            told = f"{told} {self.words.your_text_is_kept}"
        self.tell(told, "error")
        await self.refill(hold=True)

    async def take_back(self) -> None:
        """Take the last act back, as long as nothing came of it."""
        if not self.done:
            self.tell(self.words.nothing_to_undo)
            return
        last = self.done.pop()
        try:
            await self.hands.do(lambda ledger: acts.undo(self._person(ledger), last))
        except Conflict as error:
            await self._tell_conflict(last.case, error)
            return
        except ToolError as error:
            self.tell(self.words.refused.format(error), "error")
            return
        said = self.words.done[last.act].format(last.said).rstrip(".")
        self.tell(self.words.undone.format(f"#{last.case.id}, {said}"))
        self._counted_at = None
        await self.refill(to=last.case.id)

    # -- writing

    async def keep_text(self, text: str) -> None:
        """Put a text in place of the draft; it stays remembered until that has worked."""
        if self.reading is None:
            return
        case = self.reading.file.case
        self.typed[case.id] = text
        self.remove_class("-editing")
        self.queue.focus()
        self.present(case.id, here=False)
        if await self.act(lambda person: acts.edit(person, case, text)) is not None:
            del self.typed[case.id]
            self.draw()

    def on_editor_paused(self) -> None:
        """Check what is typed."""
        if self.editing:
            self.beside(partial(self._judge, self.editor.text), "judge", alone=True)

    async def _judge(self, text: str) -> None:
        if self.reading is None:
            return
        case = self.reading.file.case

        def judge(ledger: Ledger) -> tuple[str, acts.Findings]:
            typed = acts.as_sent(self._person(ledger), case, text)
            return acts.length_of(self.desk, typed), acts.as_typed(self.desk, ledger, typed)

        length, findings = await self.hands.do(judge)
        self.editor.judge(length, findings, self.look)

    # -- keys and the search

    def action_do(self, act: str) -> None:
        """Do what a key asks for."""
        from responder.counter.verbs import VERBS

        VERBS[act](self)

    def on_queue_list_clicked(self, event: QueueList.Clicked) -> None:
        """Choose the row that was clicked."""
        self.move(event.number - self.queue.chosen)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as the words are typed, once they pause."""
        if event.input.id == "search":
            self.beside(partial(self._search, event.value), "search", alone=True)

    async def _search(self, words: str) -> None:
        await asyncio.sleep(SEARCH_PAUSE_S)
        if not words.lstrip().startswith("#"):
            self.want(replace(self.wanted, words=words.strip().lstrip("@") or None))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to what was found, or to the case whose number was typed."""
        if event.input.id != "search":
            return
        self.queue.focus()
        number = event.value.strip().removeprefix("#")
        if event.value.strip().startswith("#") and number.isdecimal():
            event.input.value = ""
            self.remove_class("-searching")
            self.wanted = QueueFilter()
            self.beside(partial(self._go_to, CaseId(int(number[:18]))), "fill", alone=True)

    async def _go_to(self, case_id: CaseId) -> None:
        try:
            await self.refill(to=case_id)
        except NotFound:
            self.tell(self.words.gone.format(case_id), "warning")
