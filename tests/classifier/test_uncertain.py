import pytest

from classifier.uncertain import entropy, most_instructive
from storage.model import CaseId, MentionId, Urgency
from storage.views import Unsure

EVEN = dict.fromkeys(Urgency, 0.25)
SURE = {Urgency.LOW: 1.0, Urgency.NORMAL: 0.0, Urgency.HIGH: 0.0, Urgency.CRITICAL: 0.0}


def unsure(
    number: int, text: str, complaint: float, *, sure: bool = True, labelled: str = ""
) -> Unsure:
    return Unsure(
        case_id=CaseId(number),
        mention_id=MentionId(number),
        text=text,
        complaint=complaint,
        urgencies=SURE if sure else EVEN,
        undecided=complaint == 0.5,
        labelled=frozenset(labelled.split()),
    )


def test_entropy_by_hand() -> None:
    assert entropy((0.5, 0.5)) == pytest.approx(1.0)
    assert entropy((1.0, 0.0)) == 0.0
    assert entropy((0.25,) * 4) == pytest.approx(1.0)
    assert entropy((0.9, 0.1)) == pytest.approx(0.4690, abs=1e-4)


def test_the_least_certain_come_first_with_the_reason() -> None:
    posts = [
        unsure(1, "a lid", 0.8),
        unsure(2, "a jar", 0.5, sure=False),
        unsure(3, "a spoon", 0.6),
    ]
    found = most_instructive(posts, 2)
    assert [d.case_id for d in found] == [2, 3]
    assert found[0].doubt == pytest.approx(2.0)
    assert found[0].reasons == ("undecided", "complaint 50%", "urgency low 25% or normal 25%")


def test_copies_are_asked_about_once_and_what_is_labelled_not_again() -> None:
    posts = [
        unsure(1, "The same lid!", 0.5),
        unsure(2, "the SAME lid", 0.5),
        unsure(3, "another", 0.5, sure=False, labelled="complaint"),
        unsure(4, "done", 0.5, labelled="complaint urgency"),
    ]
    first, second = most_instructive(posts, 9)
    assert (first.case_id, first.reasons[-1]) == (1, "2 copies")
    assert (second.case_id, second.reasons) == (3, ("undecided", "urgency low 25% or normal 25%"))
