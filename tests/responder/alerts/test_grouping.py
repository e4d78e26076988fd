from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from responder.alerts.grouping import STORM, placings
from responder.alerts.inhibition import held_back
from responder.alerts.settings import AlertSettings
from storage.alert import Alert, AlertKind
from storage.model import Urgency
from storage.pages import KeptPage
from tests.factories import NOON
from tests.responder.alerts.test_gate import kept

SETTINGS = AlertSettings(pages_per_hour=3)
HOUR = timedelta(hours=1)


def page(name: str, opened_at: timedelta = timedelta(), number: int = 9) -> KeptPage:
    return KeptPage(id=number, name=name, dedup_key=name, opened_at=NOON + opened_at, calls={})


def test_stories_of_a_group_share_a_page() -> None:
    alerts = [kept(1, group="a"), kept(2), kept(3, group="a")]
    placed = placings(alerts, [], [], NOON, SETTINGS)
    assert {(p.name, tuple(k.id for k in p.alerts)) for p in placed} == {
        ("a", (1, 3)),
        ("story 2", (2,)),
    }


def test_an_open_page_takes_its_stories_in_and_an_ended_one_does_not() -> None:
    (joined,) = placings([kept(1, group="a")], [page("a")], [], NOON, SETTINGS)
    assert joined.page_id == 9
    ended = KeptPage(id=9, name="a", dedup_key="a", opened_at=NOON, ends_at=NOON, calls={})
    (opened,) = placings([kept(1, group="a")], [ended], [], NOON, SETTINGS)
    assert opened.page_id is None


def test_a_storm_is_held_to_the_pages_of_an_hour_and_the_worst_stand_alone() -> None:
    alerts = [kept(n) for n in range(1, 1000)] + [kept(1000, severity=Urgency.CRITICAL)]
    placed = placings(alerts, [], [], NOON, SETTINGS)
    assert [p.name for p in placed] == ["story 1000", "story 1", STORM]
    assert sum(len(p.alerts) for p in placed) == 1000


def test_pages_of_the_hour_before_do_not_count() -> None:
    old = [NOON - HOUR, NOON - HOUR]
    assert placings([kept(1)], [], old, NOON, SETTINGS)[0].name == "story 1"
    new = [NOON - HOUR / 2, NOON - HOUR / 2]
    assert placings([kept(1)], [], new, NOON, SETTINGS)[0].name == STORM


def test_the_page_of_a_storm_goes_on_taking_in_for_a_repeat_interval() -> None:
    (joined,) = placings([kept(1)], [page(STORM, -2 * HOUR)], [], NOON, SETTINGS)
    assert (joined.name, joined.page_id) == (STORM, 9)
    (alone,) = placings([kept(1)], [page(STORM, -4 * HOUR)], [], NOON, SETTINGS)
    assert alone.name == "story 1"


@given(
    groups=st.lists(st.sampled_from("abcdefgh"), max_size=40),
    opened=st.lists(st.integers(0, 90), max_size=6),
    most=st.integers(1, 5),
)
def test_no_story_is_lost_and_no_hour_has_too_many_pages(
    groups: list[str], opened: list[int], most: int
) -> None:
    alerts = [kept(n, group=group) for n, group in enumerate(groups, 1)]
    times = [NOON - timedelta(minutes=minutes) for minutes in opened]
    recent = sum(minutes < 60 for minutes in opened)
    placed = placings(alerts, [], times, NOON, AlertSettings(pages_per_hour=most))
    assert sorted(k.id for p in placed for k in p.alerts) == [k.id for k in alerts]
    assert len(placed) <= max(most - recent, 1)


def story(key: str, parent: str | None = None, inhibits: tuple[str, ...] = ()) -> Alert:
    return Alert(
        key=key,
        kind=AlertKind.BURST,
        starts_at=NOON,
        reasons=(),
        parent=parent,
        inhibits=inhibits,
    )


def test_an_incident_holds_back_its_posts_and_a_child_its_parent() -> None:
    told = held_back(
        [
            story("post", parent="brand"),
            story("brand"),
            story("brand × delivery", inhibits=("brand",)),
            story("elsewhere", parent="gone"),
        ]
    )
    assert dict(told) == {"post": "brand × delivery", "brand": "brand × delivery"}


def test_of_two_that_hold_each_other_back_one_is_told() -> None:
    assert dict(held_back([story("a", parent="b"), story("b", parent="a")])) == {"b": "a"}


keys = st.sampled_from("abcdef")


@given(
    st.lists(
        st.tuples(keys, st.none() | keys, st.lists(keys, max_size=3)),
        max_size=8,
        unique_by=lambda row: row[0],
    )
)
def test_whatever_is_held_back_another_story_is_told_in_its_place(
    rows: list[tuple[str, str | None, list[str]]],
) -> None:
    alerts = [story(key, parent, tuple(inhibits)) for key, parent, inhibits in rows]
    in_place = held_back(alerts)
    told = {alert.key for alert in alerts} - set(in_place)
    assert set(in_place.values()) <= told
    assert bool(told) == bool(alerts)
