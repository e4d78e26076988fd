"""The filters of the queue: what can be asked for, and the window in which it is chosen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from responder.counter.dialogs import ESCAPE
from responder.counter.words import Words
from responder.screens.words import post
from storage.department import Department
from storage.incident import Incident, IncidentId
from storage.model import Status, Urgency
from storage.queue_pages import FOR_A_PERSON, QueueFilter

WAITING_TO_BE_SENT = (Status.APPROVED, Status.PUBLISHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the queue can be filtered by, as it stands."""

    facets: Mapping[str, Mapping[str, int]]
    incidents: Sequence[Incident]
    departments: Sequence[Department]
    actor: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a filter: what is said, and what it makes of the filter."""

    said: str
    apply: Callable[[QueueFilter], QueueFilter]


def options_of(known: Known, words: Words) -> Mapping[str, Sequence[Option]]:
    """List the filters with their options, the first of which asks for nothing."""
    return {
        "status": [Option(words.any, lambda f: replace(f, statuses=FOR_A_PERSON)), *_states(words)],
        "level": [Option(words.any, lambda f: replace(f, level=None)), *_levels(words)],
        **{name: _values(name, known, words) for name in ("channel", "lang", "topic")},
        "assignee": list(_people(known, words)),
        "department": list(_departments(known, words)),
        "incident": [
            Option(words.any, lambda f: replace(f, incident=None)),
            *(
                Option(f"{incident.id} {incident.headline}"[:60], _incident(incident.id))
                for incident in known.incidents
            ),
        ],
        "snoozed": [
            Option(words.no, lambda f: replace(f, snoozed=False)),
            Option(words.yes, lambda f: replace(f, snoozed=True)),
        ],
    }


def _incident(number: IncidentId) -> Callable[[QueueFilter], QueueFilter]:
    return lambda f: replace(f, incident=number)


def _states(words: Words) -> Iterator[Option]:
    for status in (*FOR_A_PERSON, *WAITING_TO_BE_SENT):
        yield Option(words.statuses[status], _state(status))


def _state(status: Status) -> Callable[[QueueFilter], QueueFilter]:
    return lambda f: replace(f, statuses=(status,))


def _levels(words: Words) -> Iterator[Option]:
    for level in reversed(Urgency):
        yield Option(words.levels[level], _level(level))


def _level(level: Urgency) -> Callable[[QueueFilter], QueueFilter]:
    return lambda f: replace(f, level=level)


def _values(name: str, known: Known, words: Words) -> list[Option]:
    counts = known.facets.get(name, {})
    found = sorted((value for value in counts if value), key=lambda value: -counts[value])
    return [
        Option(words.any, _field(name, None)),
        *(
            Option(f"{words.topics.get(value, value)} ({counts[value]})", _field(name, value))
            for value in found
        ),
    ]


_FIELDS: Mapping[str, Callable[[QueueFilter, str | None], QueueFilter]] = {
    "channel": lambda f, value: replace(f, channel=value),
    "lang": lambda f, value: replace(f, lang=value),
    "topic": lambda f, value: replace(f, topic=value),
    "assignee": lambda f, value: replace(f, assignee=value),
}


def _field(name: str, value: str | None) -> Callable[[QueueFilter], QueueFilter]:
    return lambda f: _FIELDS[name](f, value)


def _departments(known: Known, words: Words) -> Iterator[Option]:
    """Offer those that are configured, and others to which cases were handed over before."""
    yield Option(words.any, lambda f: replace(f, department=None, department_topics=()))
    names = {one.name for one in known.departments}
    for one in known.departments:
        yield Option(one.name, _department(one))
    for name in sorted(known.facets.get("department", {})):
        if name and name not in names:
            yield Option(name, _department(Department(name=name)))


def _department(one: Department) -> Callable[[QueueFilter], QueueFilter]:
    return lambda f: replace(f, department=one.name, department_topics=one.topics)


def _people(known: Known, words: Words) -> Iterator[Option]:
    counts = known.facets.get("assignee", {})
    yield Option(words.everybody, _field("assignee", None))
    yield Option(words.mine.format(known.actor), _field("assignee", known.actor))
    yield Option(f"{words.nobody} ({counts.get('', 0)})", _field("assignee", ""))
    for name in sorted(counts):
        if name and name != known.actor:
            yield Option(f"{name} ({counts[name]})", _field("assignee", name))


def described(wanted: QueueFilter, words: Words) -> str:
    """Say in one line what is asked for; empty when nothing is."""
    told: list[str] = []
    if wanted.words:
        told.append(f"“{wanted.words}”")
    if wanted.statuses != FOR_A_PERSON:
        told += [words.statuses[status] for status in wanted.statuses]
    if wanted.level is not None:
        told.append(words.levels[wanted.level])
    told += [value for value in (wanted.channel, wanted.lang) if value]
    if wanted.topic:
        told.append(words.topics.get(wanted.topic, wanted.topic))
    if wanted.assignee is not None:
        told.append(words.assigned.format(wanted.assignee or words.nobody))
    if wanted.department:
        told.append(wanted.department)
    if wanted.incident is not None:
        told.append(words.incident.format(wanted.incident))
    if wanted.snoozed:
        told.append(words.filters["snoozed"].lower())
    return ", ".join(told)


class FilterForm(ModalScreen[QueueFilter | None]):
    """Lets a person choose filters; gives the filter, or None."""

    BINDINGS: ClassVar[list[BindingType]] = ESCAPE

    def __init__(self, wanted: QueueFilter, known: Known, words: Words) -> None:
        super().__init__()
        self._words = words
        self._options = options_of(known, words)
        self._wanted = wanted
        self._chosen = {name: self._standing(name) for name in self._options}
        self._line = 0

    def _standing(self, name: str) -> int:
        """Find the option that the filter stands at."""
        for number, option in enumerate(self._options[name]):
            if option.apply(self._wanted) == self._wanted:
                return number
        return 0

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical(classes="window wide"):
            yield Static(Text(self._words.filter_title, "bold"))
            yield Static(self._lines(), id="filters")
            yield Static(Text(self._words.filter_keys, "dim"))

    def _lines(self) -> Text:
        lines = []
        for number, (name, options) in enumerate(self._options.items()):
            here = number == self._line
            said = options[self._chosen[name]].said
            line = Text("▶ " if here else "  ", "reverse" if here else "")
            line.append(f"{self._words.filters[name]:<22}")
            line.append("‹ ").append_text(post(said, most=44)).append(" ›")
            lines.append(line)
        return Text("\n").join(lines)

    def on_key(self, event: Key) -> None:
        """Move, change, show, or drop all."""
        names = list(self._options)
        name = names[self._line]
        match event.key:
            case "up" | "k":
                self._line = (self._line - 1) % len(names)
            case "down" | "j":
                self._line = (self._line + 1) % len(names)
            case "left" | "h":
                self._chosen[name] = (self._chosen[name] - 1) % len(self._options[name])
            case "right" | "l" | "space":
                self._chosen[name] = (self._chosen[name] + 1) % len(self._options[name])
            case "delete" | "backspace":
                self._chosen = dict.fromkeys(names, 0)
            case "enter":
                self.dismiss(self._filter())
            case _:
                return
        event.stop()
        self.query_one("#filters", Static).update(self._lines())

    def _filter(self) -> QueueFilter:
        wanted = self._wanted
        for name, options in self._options.items():
            wanted = options[self._chosen[name]].apply(wanted)
        return wanted
