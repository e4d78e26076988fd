"""The desk without a screen: one case, one question, one answer at a time, in words.

For screen readers, for terminals that can do no more, and for pipes: no colour, no box, nothing
is drawn over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from responder.checks.finding import Severity
from responder.counter import acts, labels
from responder.counter.acts import Act, Done, Person
from responder.counter.look import Look
from responder.counter.page import case_page, finding_lines
from responder.counter.reading import Reading, read
from responder.counter.snoozes import snoozes
from responder.counter.telling import told_of
from responder.counter.words import Words, words_of
from responder.desk import Desk
from responder.safe_text import for_terminal
from storage.errors import ToolError
from storage.model import CaseId, Status
from storage.queue_pages import QueueFilter, QueueRow

Ask: TypeAlias = Callable[[str], str]
"""Puts a question and gives the line that was typed; raises EOFError at the end of all lines."""

Verb: TypeAlias = "Callable[[Plain, Reading], Act | None]"


@dataclass
class Plain:
    """One person, their questions and answers."""

    desk: Desk
    actor: str
    words: Words
    ask: Ask
    say: Callable[[str], None]
    done: list[Done] = field(default_factory=list)

    def work(self) -> None:
        """Go through the queue until it ends or the person leaves."""
        self.say(self.words.plain_welcome.format(self.actor or self.words.nobody))
        row = self._next(None)
        while row is not None:
            try:
                if not self._answered(row.case.id):
                    return
            except EOFError:
                return
            row = self._next(row)
        self.say(self.words.plain_end)

    def _next(self, row: QueueRow | None) -> QueueRow | None:
        """Find what follows in the queue."""
        with self.desk.ledger() as ledger:
            place = None if row is None else row.place
            found = ledger.queue.after(place, QueueFilter(), self.desk.clock(), most=1)
            return found[0] if found else None

    def _answered(self, case_id: CaseId) -> bool:
        """Ask about one case until the next one is wanted; False when the person leaves."""
        reading = self._told(case_id)
        while True:
            typed = self.ask(self.words.plain_ask).strip().lower()
            act = next((a for a, said in self.words.plain_commands.items() if typed in said), None)
            match act:
                case None:
                    self.say(self.words.plain_unknown)
                case "quit":
                    return False
                case "next":
                    return True
                case "help":
                    self._help()
                case "repeat":
                    reading = self._told(case_id)
                case "undo":
                    self._take_back()
                    reading = self._told(case_id)
                case _:
                    done = self._act(act, reading)
                    if done is not None and done.act in ENDS:
                        return True
                    if done is not None:
                        reading = self._told(case_id)

    def _told(self, case_id: CaseId) -> Reading:
        with self.desk.ledger() as ledger:
            reading = read(self.desk, ledger, case_id, self.actor)
            counts = ledger.queue.counts(self.desk.clock())
        self.say("")
        self.say(self.words.plain_of.format(case_id, self.words.number(counts.waiting)))
        self.say(case_page(reading, self.look).plain)
        return reading

    @property
    def look(self) -> Look:
        """How things are told: without colours and lines."""
        spare = self.desk.responder.spare_abuse
        now = self.desk.clock()
        return Look(
            words=self.words,
            now=now,
            zone=self.desk.zone,
            colour=False,
            drawn=False,
            spare=spare,
            abusive_from=self.desk.abusive_from,
        )

    def _help(self) -> None:
        for act, said in self.words.plain_commands.items():
            told = self.words.acts.get(act, self.words.acts["open"])
            self.say(f"{' / '.join(word for word in said if word)}: {told}")

    def _act(self, name: str, reading: Reading) -> Done | None:
        """Do what the word asks for; None when nothing was done."""
        try:
            act = VERBS[name](self, reading)
            if act is None:
                return None
            with self.desk.ledger() as ledger:
                done = act(Person(desk=self.desk, ledger=ledger, actor=self.actor))
        except ToolError as error:
            self.say(self.words.refused.format(for_terminal(str(error))))
            return None
        self.done += [done] if done.undo is not None else []
        self.say(told_of(done, self.look))
        return done

    def _take_back(self) -> None:
        if not self.done:
            self.say(self.words.nothing_to_undo)
            return
        last = self.done.pop()
        try:
            with self.desk.ledger() as ledger:
                acts.undo(Person(desk=self.desk, ledger=ledger, actor=self.actor), last)
        except ToolError as error:
            self.say(self.words.refused.format(for_terminal(str(error))))
            return
        self.say(self.words.undone.format(f"#{last.case.id}"))

    def several_lines(self) -> str:
        """Ask for a text of several lines, which a single point ends."""
        self.say(self.words.plain_new_text)
        lines: list[str] = []
        while (line := self.ask("")) != ".":
            lines.append(line)
        return "\n".join(lines).strip()

    def one_of(self, question: str, options: Sequence[tuple[str, str]]) -> str | None:
        """Ask for one of several by number; None when another thing is typed."""
        self.say(question)
        for number, (_, said) in enumerate(options, 1):
            self.say(f"{number}: {said}")
        typed = self.ask("").strip()
        number = int(typed) if typed.isdecimal() else 0
        return options[number - 1][0] if 1 <= number <= len(options) else None


ENDS = frozenset({"approve", "reject", "posted", "snooze", "noise", "aside", "close"})
"""Acts after which the next case is told."""


def _approve(desk: Plain, reading: Reading) -> Act | None:
    case, words = reading.file.case, desk.words
    if case.status is not Status.DRAFTED:
        desk.say(words.nothing_here.format(words.statuses[case.status]))
        return None
    errors = [f for f in reading.findings if f.severity is Severity.ERROR]
    if errors:
        desk.say(words.refused_by_checks)
        desk.say(finding_lines(errors, desk.look).plain)
        return None
    for warning in reading.findings:
        told = finding_lines([warning], desk.look).plain
        typed = desk.ask(words.plain_confirm.format(warning.check, told))
        if typed.strip() != warning.check:
            desk.say(words.unchanged)
            return None
    confirmed = [finding.check for finding in reading.findings]
    return lambda person: acts.approve(person, case, confirmed)


def _edit(desk: Plain, reading: Reading) -> Act | None:
    text = desk.several_lines()
    if not text:
        desk.say(desk.words.unchanged)
        return None
    return lambda person: acts.edit(person, reading.file.case, text)


def _hand_off(desk: Plain, reading: Reading) -> Act | None:
    case = reading.file.case
    if case.status is not Status.HANDOFF or case.draft is None:
        return lambda person: acts.hand_off(person, case)
    desk.say(for_terminal(case.draft))
    if url := reading.file.target.mention.url:
        desk.say(for_terminal(desk.words.open_at.format(url), newlines=False))
    return None


def _snooze(desk: Plain, reading: Reading) -> Act | None:
    words, zone = desk.words, desk.look.zone
    times = snoozes(desk.desk.clock(), zone)
    options = [(key, words.snoozes[key]) for key in times]
    key = desk.one_of(words.choose_snooze, options)
    if key is None:
        return None
    said = words.when(times[key], zone)
    return lambda person: acts.snooze(person, reading.file.case, times[key], said)


def _label(desk: Plain, reading: Reading) -> Act | None:
    words = desk.words
    name = desk.one_of(words.choose_label, labels.questions(words))
    if name is None:
        return None
    values = labels.answers(name, reading, words)
    value = desk.one_of(words.choose_value.format(words.labels[name]), values)
    if value is None:
        return None
    return lambda person: acts.label(person, reading.file.case, name, value)


def _variant(desk: Plain, reading: Reading) -> Act | None:
    case = reading.file.case
    turn = 1 + sum(done.act == "variant" and done.case.id == case.id for done in desk.done)
    return lambda person: acts.variant(person, case, turn)


def _transfer(desk: Plain, reading: Reading) -> Act | None:
    department = desk.ask(desk.words.ask_department).strip()
    if not department:
        return None
    note = desk.ask(desk.words.ask_note).strip()
    return lambda person: acts.transfer(person, reading.file.case, department, note)


def _asking(question: Callable[[Words], str], act: Callable[[Person, Reading, str], Done]) -> Verb:
    """Make a verb that needs one line; an empty one does nothing."""

    def verb(desk: Plain, reading: Reading) -> Act | None:
        said = desk.ask(question(desk.words)).strip()
        return (lambda person: act(person, reading, said)) if said else None

    return verb


VERBS: Mapping[str, Verb] = {
    "approve": _approve,
    "edit": _edit,
    "variant": _variant,
    "reject": _asking(
        lambda words: words.ask_reason_reject,
        lambda person, reading, said: acts.reject(person, reading.file.case, said),
    ),
    "hand_off": _hand_off,
    "posted": _asking(
        lambda words: words.ask_url,
        lambda person, reading, said: acts.posted(person, reading.file.case, said),
    ),
    "snooze": _snooze,
    "escalate": _asking(
        lambda words: words.ask_note,
        lambda person, reading, said: acts.escalate(person, reading.file.case, said),
    ),
    "assign": _asking(
        lambda words: words.ask_assignee,
        lambda person, reading, said: acts.assign(person, reading.file.case, said),
    ),
    "transfer": _transfer,
    "note": _asking(
        lambda words: words.ask_note,
        lambda person, reading, said: acts.note(person, reading.file.case, said),
    ),
    "label": _label,
    "noise": lambda desk, reading: lambda person: acts.noise(person, reading.file.case),
    "aside": _asking(
        lambda words: words.ask_reason_aside,
        lambda person, reading, said: acts.set_aside(person, reading.file.case, said),
    ),
    "close": _asking(
        lambda words: words.ask_reason_close,
        lambda person, reading, said: acts.close(person, reading.file.case, said),
    ),
}


def run(desk: Desk, actor: str) -> None:
    """Work through the queue in words, on this terminal or through pipes."""

    def ask(question: str) -> str:
        return input(f"{question} " if question else "")

    def say(line: str) -> None:
        print(line)  # noqa: T201  it talks with a person, line by line

    Plain(desk, actor, words_of(desk.responder.desk.language), ask, say).work()
