"""How good an engine is on a file that people labelled: nothing is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from classifier.engine import Engine
from classifier.evaluate import Detail, detail
from classifier.heads import HEADS
from classifier.labels import URGENT, YES_NO, BadLabel, answered, is_urgent, labels
from classifier.language import stated
from classifier.thresholds import Cost, costs, suggestion
from listener.records import Record, format_of, records
from listener.rows import BadRow
from responder.files import Say, chunks, input_of
from storage.errors import ImportRefused
from storage.model import Classification, Json, Urgency

QUESTIONS = (*HEADS, URGENT)
WATCHED = ("complaint", URGENT)
"""The questions whose thresholds are told."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """How many posts a day are counted with, and where that comes from."""

    per_day: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One question on a file, over all rows and by language."""

    whole: Detail
    by_language: Mapping[str, Detail]
    costs: Sequence[Cost] = ()
    """By threshold, of the questions that are watched."""
    suggestion: Cost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What was measured on a file."""

    engine: str
    engine_version: str
    questions: Mapping[str, Measured]
    volume: Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One row's label, what the engine answered, and how sure it was."""

    lang: str
    truth: str
    told: str
    sure: float

    @property
    def yes(self) -> float:
        """The probability of yes, for a question of yes or no."""
        return self.sure if self.told == "yes" else 1.0 - self.sure


@dataclass(slots=True)
class _Heard:
    """The answers to each question, and when the posts were written."""

    answers: dict[str, list[_Answer]] = field(default_factory=dict)
    times: list[datetime] = field(default_factory=list)
    rows: int = 0

    def hear(self, labelled: "_Labelled", judged: Classification) -> None:
        self.rows += 1
        if labelled.at is not None:
            self.times.append(labelled.at)
        lang = stated(labelled.lang) or judged.lang
        given = dict(labelled.labels)
        if "urgency" in given:
            given[URGENT] = YES_NO[is_urgent(Urgency(given["urgency"]))]
        for question, truth in given.items():
            told, sure = answered(judged, question)
            answer = _Answer(lang=lang, truth=truth, told=told, sure=sure)
            self.answers.setdefault(question, []).append(answer)

    def volume(self, per_day: float | None) -> Volume:
        """Tell the posts a day: as given, else by the times in the file, else by its rows."""
        if per_day is not None:
            return Volume(per_day=per_day, basis=f"{per_day:g} posts a day, as given")
        span = max(self.times) - min(self.times) if self.times else timedelta()
        if len(self.times) == self.rows and span >= DAY:
            found = self.rows / (span / DAY)
            return Volume(per_day=found, basis=f"{found:.0f} posts a day, by the file's own times")
        basis = f"the file's {self.rows} rows taken for one day; --per-day tells the real volume"
        return Volume(per_day=self.rows, basis=basis)


def evaluated(
    name: str,
    engine: Engine,
    say: Say,
    *,
    per_day: float | None = None,
    budget: float | None = None,
) -> Evaluation:
    """Score an engine on the labelled rows of a file, question by question.

    `budget` asks for the threshold that brings no more false alarms a day. Rows that cannot be
    used are told by line and reason. Raises ImportRefused where no row can, and EngineError.
    """
    heard = _Heard()
    with input_of(name) as stream:
        for chunk in chunks(records(stream, format_of(name))):
            rows = list(_labelled(chunk, say))
            judged = engine.classify([r.text for r in rows], [r.lang for r in rows])
            for labelled, classification in zip(rows, judged, strict=True):
                heard.hear(labelled, classification)
    if not heard.answers:
        raise ImportRefused(f"{name} has no labelled row; labels: {', '.join(HEADS)}")
    volume = heard.volume(per_day)
    asked = (q for q in QUESTIONS if q in heard.answers)
    return Evaluation(
        engine=engine.name,
        engine_version=engine.version,
        questions={q: _measured(q, heard.answers[q], volume.per_day, budget) for q in asked},
        volume=volume,
    )


def _measured(
    question: str, answers: Sequence[_Answer], per_day: float, budget: float | None
) -> Measured:
    langs = sorted({a.lang for a in answers})
    by_language = {lang: _detail([a for a in answers if a.lang == lang]) for lang in langs}
    if question not in WATCHED:
        return Measured(whole=_detail(answers), by_language=by_language)
    truth = [a.truth == "yes" for a in answers]
    probabilities = [a.yes for a in answers]
    return Measured(
        whole=_detail(answers),
        by_language=by_language,
        costs=costs(truth, probabilities, per_day),
        suggestion=None if budget is None else suggestion(truth, probabilities, per_day, budget),
    )


def _detail(answers: Sequence[_Answer]) -> Detail:
    return detail([a.truth for a in answers], [a.told for a in answers], [a.sure for a in answers])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labelled:
    text: str
    lang: str | None
    at: datetime | None
    labels: Mapping[str, str]


def _labelled(rows: Iterable[Record], say: Say) -> Iterator[_Labelled]:
    for record in rows:
        try:
            yield _read(record)
        except (BadRow, BadLabel) as error:
            say(f"line {record.line}: {error}")


def _read(record: Record) -> _Labelled:
    value = record.value
    if isinstance(value, str):
        raise BadRow(value)
    text, lang = value.get("text"), value.get("lang")
    if not isinstance(text, str):
        raise BadRow("text: missing or not a text")
    given = labels(value)
    if not given:
        raise BadRow("no label")
    lang = lang if isinstance(lang, str) else None
    return _Labelled(text=text, lang=lang, at=_posted(value.get("published_at")), labels=given)


def _posted(value: Json) -> datetime | None:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if at is None or at.tzinfo is None else at
