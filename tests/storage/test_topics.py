"""Samples, drawn posts, and who waits for a department."""

from dataclasses import replace
from datetime import timedelta

from storage.judgements import Judgement
from storage.ledger import Ledger
from storage.model import Action, CaseId, Mention, MentionId
from storage.polled import Batch, Span
from storage.sources import SourceState
from storage.views.scope import EVERYTHING
from tests.factories import NOON, classification, mention, risk

SOURCE = SourceState(name="x/search/1", channel="x")
WEEK = Span(start=NOON, end=NOON + timedelta(days=7))


def take(
    ledger: Ledger, post: Mention, *, topic: str = "delivery", abuse: float = 0.0, case: bool = True
) -> CaseId | None:
    (new,) = ledger.record(SOURCE, Batch(mentions=(post,)), at=NOON).new
    judgement = Judgement(
        mention_id=new,
        revision=1,
        classification=replace(classification(topic=topic), abuse=abuse),
        risk=risk(),
        topic=topic,
        actionable=case,
        due_at=None,
    )
    return ledger.judgements.keep(judgement, at=NOON)


def texts(ledger: Ledger, *, abusive_from: float | None = None, each: int = 2) -> list[str]:
    found = ledger.views.topics.samples(WEEK, None, each=each, abusive_from=abusive_from)
    return [sample.text for samples in found.values() for sample in samples]


def test_a_topic_shows_what_went_furthest_once_an_author(ledger: Ledger) -> None:
    for number, (author, likes) in enumerate((("a", 5), ("a", 9), ("b", 7), ("c", 8), ("d", 1))):
        take(ledger, mention(str(number), f"{author}{likes}", author=author, likes=likes))
    assert texts(ledger) == ["a9", "c8"]
    assert texts(ledger, each=9) == ["a9", "c8", "b7", "d1"]


def test_unknown_authors_are_not_one(ledger: Ledger) -> None:
    for number in range(2):
        take(ledger, mention(str(number), f"post {number}", author=None))
    assert texts(ledger) == ["post 0", "post 1"]


def test_abusive_and_deleted_posts_are_not_shown(ledger: Ledger) -> None:
    take(ledger, mention("1", "rude", author="a", likes=9), abuse=0.9)
    take(ledger, mention("2", "gone", author="b", likes=8))
    take(ledger, mention("3", "kept", author="c", likes=7))
    ledger.entomb("x", ("2",), at=NOON)
    assert texts(ledger, abusive_from=0.8) == ["kept"]
    assert texts(ledger) == ["rude", "kept"]


def test_people_say_what_is_abusive_until_they_take_it_back(ledger: Ledger) -> None:
    take(ledger, mention("1", "blunt", author="a", likes=9), topic="question_info", abuse=0.9)
    take(ledger, mention("2", "rude", author="b", likes=8), topic="question_info")

    def shown(blunt: str, rude: str) -> tuple[list[str], list[str]]:
        for post, said in ((MentionId(1), blunt), (MentionId(2), rude)):
            ledger.label(post, "abuse", said, actor="Ana", at=NOON)
        _, asking = ledger.views.topics.unlinked(
            WEEK, EVERYTHING, "question_info", most=9, abusive_from=0.8
        )
        return texts(ledger, abusive_from=0.8), [one.text for one in asking]

    assert shown("no", "yes") == (["blunt"], ["blunt"])
    assert shown("", "") == (["rude"], ["rude"])


def test_a_draw_is_bounded_and_the_same_each_time(ledger: Ledger) -> None:
    posts = tuple(
        mention(str(n), f"post {n}", at=NOON + timedelta(minutes=n), author=f"a{n}")
        for n in range(400)
    )
    ledger.record(SOURCE, Batch(mentions=posts), at=NOON)
    views = ledger.views.topics
    drawn = views.drawn(WEEK, None, posts=400, most=100)
    assert 90 <= len(drawn) <= 100
    assert drawn == views.drawn(WEEK, None, posts=400, most=100)
    # From all over the week, not its beginning.
    assert {int(told.text.split()[1]) // 40 for told in drawn} == set(range(10))
    assert len(views.drawn(WEEK, None, posts=400, most=400)) == 400
    assert views.drawn(WEEK, None, posts=0, most=400) == []


def test_a_case_waits_for_its_department_or_where_it_was_handed(ledger: Ledger) -> None:
    late, handed, elsewhere = (
        take(ledger, mention(str(n), at=NOON + timedelta(hours=n)), topic=topic)
        for n, topic in enumerate(("delivery", "delivery", "price"))
    )
    assert late and handed and elsewhere
    case = ledger.cases.get(handed)
    ledger.cases.move(
        case,
        Action.TRANSFER,
        actor="Ana",
        at=NOON,
        note="yours",
        becoming=replace(case, department="shop"),
    )
    found = ledger.views.topics.waiting(WEEK.end, None, {"delivery": "logistics"}, each=1)
    assert {name: (told.cases, told.oldest[0].case_id) for name, told in found.items()} == {
        "logistics": (1, late),
        "shop": (1, handed),
    }


def test_questions_count_whose_draft_links_nothing(ledger: Ledger) -> None:
    for number in range(3):
        take(
            ledger,
            mention(str(number), f"where is {number}?", at=NOON + timedelta(hours=number)),
            topic="question_info",
        )
    linked = ledger.views.topics.unlinked(
        WEEK, EVERYTHING, "question_info", most=9, abusive_from=None
    )
    first = ledger.cases.get(linked[1][0].case_id)
    text = "See https://brumelle.example/help"
    ledger.cases.move(
        first, Action.DRAFT, actor="vigie", at=NOON, becoming=replace(first, draft=text)
    )
    count, listed = ledger.views.topics.unlinked(
        WEEK, EVERYTHING, "question_info", most=1, abusive_from=None
    )
    assert (count, [asking.text for asking in listed]) == (2, ["where is 1?"])
