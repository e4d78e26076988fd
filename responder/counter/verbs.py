"""What each key does: asks what it must know, then acts."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial

from rich.text import Text
from textual.app import SuspendNotSupported
from textual.widgets import Input

from responder.checks.addresses import addresses
from responder.checks.finding import Severity
from responder.counter import acts, labels, outside
from responder.counter.bulk_verb import bulk
from responder.counter.dialogs import Choice, Notice, Question, Warnings
from responder.counter.filters import FilterForm, Known
from responder.counter.help_page import help_page
from responder.counter.page import finding_lines
from responder.counter.reading import Reading
from responder.counter.screen import Counter
from responder.counter.snoozes import snoozes
from responder.screens.words import post
from storage.ledger import Ledger
from storage.model import Status
from storage.queue_pages import QueueFilter

Verb = Callable[[Counter], None]
Deed = Callable[[Counter, Reading], Coroutine[None, None, None]]


def on_case(deed: Deed) -> Verb:
    """Make a verb of what is done to the case that is read, one at a time."""

    async def run(counter: Counter, reading: Reading) -> None:
        try:
            await deed(counter, reading)
        finally:
            counter.acting = False

    def verb(counter: Counter) -> None:
        row = counter.queue.row
        reading = counter.reading
        # What is shown must be what was chosen: a key is never about a case that is not read yet.
        if counter.acting or reading is None or row is None or row.case.id != reading.file.case.id:
            return
        counter.acting = True
        counter.beside(partial(run, counter, reading), "act")

    return verb


async def approve(counter: Counter, reading: Reading) -> None:
    """Approve what the checks allow; each of their warnings is confirmed by its name."""
    case, words = reading.file.case, counter.words
    if case.status is not Status.DRAFTED:
        counter.tell(words.nothing_here.format(words.statuses[case.status]), "warning")
        return
    if case.id in counter.typed:
        counter.tell(words.unsaved, "warning")
        return
    findings = reading.findings
    if addresses(case.draft or ""):  # links are looked up now, and not while one reads
        findings = await counter.ask(lambda person: acts.checked(person, case))
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors:
        told = Text.assemble((words.refused_by_checks, "bold"), "\n\n")
        told.append_text(finding_lines(errors, counter.look))
        await counter.app.push_screen_wait(Notice(told, words.help_close, keys=("enter", "space")))
        return
    if findings and not await counter.app.push_screen_wait(Warnings(findings, counter.look)):
        return
    confirmed = [finding.check for finding in findings]
    await counter.act(lambda person: acts.approve(person, case, confirmed))


async def edit(counter: Counter, reading: Reading) -> None:
    """Write in the field, beginning with what was typed before."""
    case = reading.file.case
    counter.write(counter.typed.get(case.id, case.draft or ""))


async def edit_outside(counter: Counter, reading: Reading) -> None:
    """Write in the person's own editor."""
    case, words = reading.file.case, counter.words
    before = counter.typed.get(case.id, case.draft or "")
    try:
        editor = outside.editor_of()
        if not editor:
            counter.tell(words.no_editor, "warning")
            return
        with counter.app.suspend():
            text = outside.edited(before, editor)
    except (outside.OutsideError, SuspendNotSupported) as error:
        counter.tell(words.failed.format(error), "error")
        return
    if text and text != before.strip():
        await counter.keep_text(text)
    else:
        counter.tell(words.unchanged)


async def variant(counter: Counter, reading: Reading) -> None:
    """Ask for another wording."""
    case = reading.file.case
    turn = 1 + sum(done.act == "variant" and done.case.id == case.id for done in counter.done)
    await counter.act(lambda person: acts.variant(person, case, turn))


async def hand_off(counter: Counter, reading: Reading) -> None:
    """Copy an approved text and open the post; before, choose to post it by hand."""
    case, words = reading.file.case, counter.words
    if case.status is not Status.HANDOFF or case.draft is None:
        await counter.act(lambda person: acts.hand_off(person, case))
        return
    counter.app.copy_to_clipboard(case.draft)
    link = outside.safe_link(reading.file.target.mention.url)
    if link is None:
        counter.tell(words.no_link)
        return
    told = Text.assemble((words.confirm_link, "bold"), "\n\n", post(link), "\n")
    told.append(outside.host_of(link), "bold underline")
    if await counter.app.push_screen_wait(Notice(told, words.link_keys, keys=("o",))) != "o":
        counter.tell(words.copied)
        return
    opened = await asyncio.to_thread(outside.open_link, link)
    counter.tell(words.opened_link if opened else f"{words.not_opened}\n{link}")


async def reject(counter: Counter, reading: Reading) -> None:
    """Refuse the draft with a reason."""
    reason = await _ask(counter, counter.words.ask_reason_reject)
    if reason is not None:
        await counter.act(lambda person: acts.reject(person, reading.file.case, reason))


async def posted(counter: Counter, reading: Reading) -> None:
    """Tell where an answer stands that was posted by hand."""
    url = await _ask(counter, counter.words.ask_url, must=True)
    if url is not None:
        await counter.act(lambda person: acts.posted(person, reading.file.case, url))


async def close(counter: Counter, reading: Reading) -> None:
    """Close with a reason."""
    reason = await _ask(counter, counter.words.ask_reason_close)
    if reason is not None:
        await counter.act(lambda person: acts.close(person, reading.file.case, reason))


async def aside(counter: Counter, reading: Reading) -> None:
    """Set abuse aside with a reason."""
    reason = await _ask(counter, counter.words.ask_reason_aside, must=True)
    if reason is not None:
        await counter.act(lambda person: acts.set_aside(person, reading.file.case, reason))


async def noise(counter: Counter, reading: Reading) -> None:
    """Say that it is no complaint, and close."""
    await counter.act(lambda person: acts.noise(person, reading.file.case))


async def escalate(counter: Counter, reading: Reading) -> None:
    """Ask for a lead's eyes."""
    note = await _ask(counter, counter.words.ask_note, must=True)
    if note is not None:
        await counter.act(lambda person: acts.escalate(person, reading.file.case, note))


async def add_note(counter: Counter, reading: Reading) -> None:
    """Leave a note."""
    text = await _ask(counter, counter.words.ask_note, must=True)
    if text is not None:
        await counter.act(lambda person: acts.note(person, reading.file.case, text))


async def assign(counter: Counter, reading: Reading) -> None:
    """Give the case to somebody; Enter alone takes it."""
    known = (counter.actor, *acts.colleagues(counter.desk))
    to = await _ask(counter, counter.words.ask_assignee, text=counter.actor, known=known)
    if to:
        await counter.act(lambda person: acts.assign(person, reading.file.case, to))


async def transfer(counter: Counter, reading: Reading) -> None:
    """Hand over to a department with a note."""
    words = counter.words
    known = [(name, name) for name in acts.departments(counter.desk)]
    if not known:
        counter.tell(words.no_departments, "warning")
        return
    asked = Choice(words.ask_department, known, words.choice_keys)
    department = await counter.app.push_screen_wait(asked)
    if department is None:
        return
    note = await _ask(counter, counter.words.ask_note, must=True)
    if note is not None:
        case = reading.file.case
        await counter.act(lambda person: acts.transfer(person, case, department, note))


async def snooze(counter: Counter, reading: Reading) -> None:
    """Hide until later."""
    words, zone = counter.words, counter.look.zone
    times = snoozes(counter.desk.clock(), zone)
    options = [(key, f"{words.snoozes[key]} ({words.when(at, zone)})") for key, at in times.items()]
    key = await counter.app.push_screen_wait(
        Choice(words.choose_snooze, options, words.choice_keys)
    )
    if key is not None:
        until, said = times[key], words.when(times[key], zone)
        await counter.act(lambda person: acts.snooze(person, reading.file.case, until, said))


async def label(counter: Counter, reading: Reading) -> None:
    """Correct what the classifier said."""
    words = counter.words
    field = await counter.app.push_screen_wait(
        Choice(words.choose_label, labels.questions(words), words.choice_keys)
    )
    if field is None:
        return
    values = labels.answers(field, reading, words)
    asked = words.choose_value.format(words.labels[field])
    value = await counter.app.push_screen_wait(Choice(asked, values, words.choice_keys))
    if value is not None:
        await counter.act(lambda person: acts.label(person, reading.file.case, field, value))


async def _ask(
    counter: Counter,
    question: str,
    *,
    text: str = "",
    known: Sequence[str] = (),
    must: bool = False,
) -> str | None:
    asked = Question(question, counter.look, text=text, known=known, must=must)
    answer = await counter.app.push_screen_wait(asked)
    return None if answer is None else answer.strip()


def save(counter: Counter) -> None:
    """Keep the text that is being written."""
    if counter.editing:
        counter.beside(partial(counter.keep_text, counter.editor.text), "act")


def search(counter: Counter) -> None:
    """Open the field for words to search."""
    counter.add_class("-searching")
    counter.remove_class("-reading")
    counter.query_one("#search", Input).focus()


def clear(counter: Counter) -> None:
    """Drop search and filters."""
    counter.remove_class("-searching")
    counter.query_one("#search", Input).value = ""
    counter.queue.focus()
    if counter.wanted != QueueFilter():
        counter.want(QueueFilter())


def back(counter: Counter) -> None:
    """Leave the field, the case or the search, whichever is nearest."""
    if counter.editing:
        counter.leave_editor()
    elif counter.has_class("-reading"):
        counter.remove_class("-reading")
        counter.queue.focus()
    elif counter.has_class("-searching") or counter.wanted != QueueFilter():
        clear(counter)


def read_case(counter: Counter) -> None:
    """Turn to the case."""
    counter.add_class("-reading")
    counter.page.focus()


def choose_filters(counter: Counter) -> None:
    """Ask what to filter by."""

    def known(ledger: Ledger) -> Known:
        told = ledger.incidents.told()
        return Known(
            facets=ledger.queue.facets(),
            incidents=told,
            departments=tuple(counter.desk.departments.all.values()),
            actor=counter.actor,
        )

    async def ask() -> None:
        form = FilterForm(counter.wanted, await counter.apart(known), counter.words)
        wanted = await counter.app.push_screen_wait(form)
        if wanted is not None:
            counter.remove_class("-reading")
            counter.queue.focus()
            counter.want(wanted)

    counter.beside(ask, "act")


def show_help(counter: Counter) -> None:
    """Show all keys."""
    page = help_page(counter.words)
    counter.app.push_screen(Notice(page, counter.words.help_close, keys=("question_mark", "q")))


def spare(counter: Counter) -> None:
    """Hide or show what reads like abuse."""
    counter.spare = not counter.spare
    counter.draw()


def refresh(counter: Counter) -> None:
    """Read the queue anew."""
    counter.fill()


def undo(counter: Counter) -> None:
    """Take the last act back."""

    async def back() -> None:
        try:
            await counter.take_back()
        finally:
            counter.acting = False

    if not counter.acting:
        counter.acting = True
        counter.beside(back, "act")


def leave(counter: Counter) -> None:
    """Leave the desk; where texts were typed and not kept, only when that is meant."""
    counter.leave_editor()

    async def ask() -> None:
        words = counter.words
        told = words.leave_unsaved.format(", ".join(f"#{number}" for number in counter.typed))
        notice = Notice(Text(told, "bold"), words.leave_keys, keys=("q",))
        if await counter.app.push_screen_wait(notice) == "q":
            counter.app.exit()

    if counter.typed:
        counter.beside(ask, "leave")
    else:
        counter.app.exit()


def _to(counter: Counter, *, end: bool) -> None:
    counter.leave_editor()
    counter.fill("last" if end else "first")


VERBS: Mapping[str, Verb] = {
    "next": lambda counter: counter.move(1),
    "previous": lambda counter: counter.move(-1),
    "page_down": lambda counter: counter.move(counter.queue.fits),
    "page_up": lambda counter: counter.move(-counter.queue.fits),
    "first": partial(_to, end=False),
    "last": partial(_to, end=True),
    "open": read_case,
    "back": back,
    "search": search,
    "filter": choose_filters,
    "clear": clear,
    "refresh": refresh,
    "approve": on_case(approve),
    "edit": on_case(edit),
    "save": save,
    "editor": on_case(edit_outside),
    "variant": on_case(variant),
    "reject": on_case(reject),
    "hand_off": on_case(hand_off),
    "posted": on_case(posted),
    "bulk": on_case(bulk),
    "undo": undo,
    "escalate": on_case(escalate),
    "assign": on_case(assign),
    "transfer": on_case(transfer),
    "note": on_case(add_note),
    "snooze": on_case(snooze),
    "label": on_case(label),
    "noise": on_case(noise),
    "aside": on_case(aside),
    "close": on_case(close),
    "spare": spare,
    "help": show_help,
    "quit": leave,
}
