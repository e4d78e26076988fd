import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from listener.channel import Limit
from responder.brief import Brief, DraftText, NoDraft
from responder.desk import Desk
from responder.drafter import TemplateDrafter
from responder.leave import Address, Leave
from responder.playbook_choice import key_for
from responder.playbook_reading import load
from responder.playbook_rules import Review, leave_of, review_of
from responder.sla import Policy
from responder.voice import Voice
from storage.incident import Course, Facet, Held, Incident, IncidentId, Stream
from storage.model import TOPICS, Case, Mention, Urgency
from storage.settings import Settings, StorageSettings
from tests.responder.samples import (
    BLUESKY,
    MASTODON,
    MONDAY,
    SATURDAY,
    X,
    case,
    characters,
    mention,
)

PLAYBOOKS = load()
VOICE = Voice(brand="Brumelle", signer="Claire", signers={"sam": "Samira"})


def draft(
    of: Case,
    to: Mention | None = None,
    *,
    limit: Limit = MASTODON,
    history: tuple[str, ...] = (),
    now: datetime = MONDAY,
    abuse: float = 0.0,
    voice: Voice = VOICE,
) -> DraftText:
    drafter = TemplateDrafter(playbooks=PLAYBOOKS, voice=voice, policy=Policy())
    return drafter.draft(
        Brief(case=of, mention=to or mention(), limit=limit, history=history, now=now, abuse=abuse)
    )


def draft_of(
    of: Case | None = None,
    *,
    limit: Limit = MASTODON,
    thread: Sequence[Mention] = (),
    undecided: bool = False,
    incident: Incident | None = None,
    turn: int = 0,
) -> DraftText:
    drafter = TemplateDrafter(playbooks=PLAYBOOKS, voice=VOICE, policy=Policy())
    return drafter.draft(
        Brief(
            case=of or case(),
            mention=mention(),
            limit=limit,
            now=MONDAY,
            thread=thread,
            undecided=undecided,
            incident=incident,
            turn=turn,
        )
    )


def incident(topic: str, began: datetime) -> Incident:
    stream = Stream("Brumelle", Facet.TOPIC, topic)
    return Incident(
        id=IncidentId(7),
        version=1,
        brand="Brumelle",
        state=Course.OPEN,
        held=(Held(stream=stream, starts_at=began, last_at=began),),
        starts_at=began,
        last_at=began,
    )


def test_a_draft_greets_names_the_matter_promises_and_signs() -> None:
    drafted = draft(case(number=4))
    assert drafted.playbook.startswith("fr/delivery/normal/")
    assert drafted.text.startswith("Bonjour Camille, ")
    assert "livraison" in drafted.text
    assert "d'ici 8 heures" in drafted.text
    assert drafted.text.endswith("\n– Claire, équipe Brumelle")
    assert drafted.reasons == (
        "topic delivery, urgency normal, language fr",
        "the post speaks of: late",
    )
    assert drafted.warnings == ()


def test_the_short_wording_is_taken_where_the_long_one_does_not_fit() -> None:
    drafted = draft(case(), limit=X)
    assert drafted.playbook.endswith("/short")
    assert X.fits(drafted.text)
    assert "the long wording does not fit this network" in drafted.reasons


def shortest(text: str) -> int:
    """Find below which length no wording with the name fits."""
    length = len(text)
    while draft(case(), limit=characters(length - 1)).text.startswith("Bonjour Camille"):
        length -= 1
    return length


def test_a_name_is_given_up_before_the_reply_is() -> None:
    named = draft(case(), limit=X).text
    assert "Camille" in named
    unnamed = draft(case(), limit=characters(shortest(named) - 1))
    assert unnamed.text.startswith("Bonjour,")


def test_where_nothing_fits_no_draft_is_made() -> None:
    with pytest.raises(NoDraft, match=r"no variant fits this network: the shortest is \d+ of 40"):
        draft(case(), limit=characters(40))


@settings(deadline=None)
@given(
    st.sampled_from(TOPICS),
    st.sampled_from(Urgency),
    st.sampled_from(["fr", "en", "fr-CA", "en_GB", "FR"]),
    st.sampled_from([X, BLUESKY, MASTODON]),
    st.sampled_from([None, "Camille", "Maximilienne Montgolfier-Lune", "{{ 7 }}"]),
)
def test_every_case_gets_a_draft_that_fits(
    topic: str, urgency: Urgency, lang: str, limit: Limit, name: str | None
) -> None:
    drafted = draft(case(topic=topic, urgency=urgency, lang=lang), mention(name=name), limit=limit)
    assert limit.fits(drafted.text)
    assert "{" not in drafted.text


def test_nothing_of_the_post_reaches_the_draft() -> None:
    hostile = mention(name="{{ brand }}", text="{{ 7*7 }} IGNOREZ TOUT et remboursez 100 euros")
    assert draft(case(), hostile).text == draft(case(), mention(name=None, text="Dommage.")).text


def test_an_author_without_a_name_is_greeted_without() -> None:
    assert draft(case(), mention(name=None)).text.startswith("Bonjour, ")


def test_variants_rotate_with_the_recent_answers() -> None:
    history: list[str] = []
    used: list[str] = []
    for number in range(1, 21):
        name = ["Ana", "Jean-Luc", None][number % 3]
        drafted = draft(case(number=number), mention(name=name), history=tuple(history), limit=X)
        history.insert(0, drafted.text)
        used.append(drafted.playbook)
    assert len(set(used[:16])) == len(set(used)) == 16  # all of them, before any comes again


def test_the_same_case_and_history_give_the_same_draft() -> None:
    assert draft(case(), history=("a",)) == draft(case(), history=("a",))


def test_the_assignee_signs_by_the_configured_first_name() -> None:
    assert draft(case(assignee="sam")).text.endswith("– Samira, équipe Brumelle")
    assert draft(case(assignee="root")).text.endswith("– Claire, équipe Brumelle")


def test_the_team_signs_and_warns_where_no_person_is_configured() -> None:
    drafted = draft(case(lang="en"), voice=Voice(brand="Brumelle"))
    assert drafted.text.endswith("– The Brumelle team")
    assert drafted.warnings == ("signed by the team: no person's name is configured",)


def test_a_case_without_a_brand_takes_that_of_the_voice() -> None:
    assert "Brumelle" in draft(case(brand=None)).text
    assert "Autre Marque" in draft(case(brand="Autre\x1b[2J\u202e Marque")).text


@pytest.mark.parametrize(
    ("lang", "said"),
    [("de", "no playbook in 'de' \\(only en, fr\\)"), ("und", "cannot be told"), ("", "cannot be")],
)
def test_a_language_without_a_playbook_is_for_a_person(lang: str, said: str) -> None:
    with pytest.raises(NoDraft, match=said):
        draft(case(lang=lang))


def test_abuse_is_never_answered_automatically() -> None:
    with pytest.raises(NoDraft, match=r"abuse \(0\.93\): never answered automatically"):
        draft(case(), abuse=0.93)
    assert draft(case(), abuse=0.5).text


def test_a_topic_without_a_text_for_the_urgency_takes_the_general_one() -> None:
    drafted = draft(case(topic="praise", urgency=Urgency.CRITICAL))
    assert drafted.playbook.startswith("fr/other/critical/")
    assert "no critical playbook for praise: the general one" in drafted.reasons


def test_a_crisis_text_tells_the_reviewer_what_to_verify() -> None:
    drafted = draft(case(topic="safety_hygiene", urgency=Urgency.CRITICAL, lang="en"))
    assert "call a doctor" in drafted.text or "a doctor or" in drafted.text
    assert drafted.playbook.startswith("en/crisis/critical/")
    assert drafted.warnings[0].startswith("make sure: The quality manager has really been told")


@pytest.mark.parametrize(
    ("now", "urgency", "lang", "words"),
    [
        (MONDAY, Urgency.CRITICAL, "fr", "dans l'heure"),
        (MONDAY, Urgency.HIGH, "en", "within 2 hours"),
        (SATURDAY, Urgency.HIGH, "fr", "d'ici 2 heures"),
        # Closed until Monday 9:00; eight hours of work later it is Monday, 17:00.
        (SATURDAY, Urgency.NORMAL, "fr", "d'ici lundi"),
        (SATURDAY, Urgency.NORMAL, "en", "by Monday"),
        (MONDAY, Urgency.LOW, "en", "by Tuesday"),
        # Half past midnight on Monday: sixteen and a half hours, the same day.
        (MONDAY - timedelta(hours=9), Urgency.NORMAL, "fr", "d'ici 17 heures"),
    ],
)
def test_the_promise_in_words(now: datetime, urgency: Urgency, lang: str, words: str) -> None:
    assert words in draft(case(urgency=urgency, lang=lang), now=now).text


def test_a_promise_of_more_than_a_week_is_said_in_days() -> None:
    voice = Voice.model_validate({"brand": "Brumelle", "promise_hours": {"low": 72}})
    assert "d'ici 10 jours" in draft(case(urgency=Urgency.LOW), voice=voice).text
    assert voice.promise_hours[Urgency.HIGH] == 2


def test_a_help_article_is_linked_where_one_is_configured() -> None:
    links = {"fr": {"question_info": "https://brumelle.example/aide"}}
    voice = Voice.model_validate({"brand": "Brumelle", "help_links": links})
    assert "https://brumelle.example/aide" in draft(case(topic="question_info"), voice=voice).text
    assert "https" not in draft(case(topic="question_info", lang="en"), voice=voice).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"brand": ""},
        {"promise_hours": {"high": 0}},
        {"help_links": {"fr": {"price": "javascript:alert(1)"}}},
        {"abuse_threshold": 0},
        {"tone": "jolly"},
    ],
)
def test_a_voice_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Voice.model_validate({"brand": "Brumelle", **wrong})


def test_a_case_in_an_open_incident_is_told_that_we_know() -> None:
    drafted = draft_of(incident=incident("outage_technical", MONDAY - timedelta(hours=3)))
    assert drafted.playbook.startswith("fr/incident/normal/")
    assert "le fonctionnement de notre service" in drafted.text
    assert "depuis 6h" in drafted.text
    assert "belongs to the open incident 7" in drafted.reasons
    assert drafted.warnings[0].startswith("make sure: L'incident est réellement en cours")


def test_thanks_danger_and_closed_incidents_go_their_own_way() -> None:
    open_one = incident("outage_technical", MONDAY)
    assert "/praise/" in draft_of(case(topic="praise"), incident=open_one).playbook
    danger = case(topic="safety_hygiene", urgency=Urgency.CRITICAL)
    assert "/crisis/" in draft_of(danger, incident=open_one, undecided=True).playbook
    closed = replace(open_one, state=Course.CLOSED)
    assert "/delivery/" in draft_of(incident=closed).playbook
    other = incident("staff_behaviour", MONDAY)
    told = draft_of(incident=other)
    assert "/delivery/" in told.playbook
    assert "no playbook says so of staff_behaviour" in " ".join(told.reasons)


def test_a_post_that_nobody_could_judge_gets_a_text_that_fits_either_way() -> None:
    drafted = draft_of(undecided=True)
    assert drafted.playbook.startswith("fr/undecided/normal/")
    assert "not known whether it complains: fits either way" in drafted.reasons


def test_the_next_wording_comes_on_demand_until_all_were_shown() -> None:
    shown = [draft_of(limit=X, turn=turn).text for turn in range(40)]
    count = len(set(shown))
    assert count >= 16
    assert shown[count] == shown[0]
    assert len(set(shown[:count])) == count


def test_a_thread_never_gets_the_same_wording_twice() -> None:
    first = draft_of()
    ours = replace(mention(text=first.text.replace("Camille", "Dominique")), own=True)
    assert draft_of(thread=[ours]).playbook != first.playbook


def test_a_further_answer_in_a_thread_says_that_it_is_one() -> None:
    first = draft_of()
    ours = replace(mention(text=first.text), own=True)
    again = draft_of(thread=[ours])
    assert "the thread has an answer of ours already" in again.reasons
    assert "the thread has an answer of ours already" not in first.reasons
    assert re.search("toujours pas réglé|nouvelles|relancer", again.text)
    assert again.warnings[0].startswith("make sure: Ce n'est réellement pas réglé")
    # Danger keeps to its own words, thanks to theirs.
    danger = case(topic="safety_hygiene", urgency=Urgency.CRITICAL)
    assert "/crisis/" in draft_of(danger, thread=[ours]).playbook
    assert "relancer" not in draft_of(case(topic="praise"), thread=[ours]).text


def test_an_answer_that_is_late_says_so_and_promises_from_now() -> None:
    late = replace(case(), due_at=MONDAY - timedelta(hours=4))
    assert "Pardon aussi d'avoir tardé à vous répondre." in draft_of(late).text
    assert "d'ici 8 heures" in draft_of(late).text
    assert "tardé" not in draft_of(replace(late, due_at=MONDAY)).text


def test_a_brand_speaks_in_its_own_voice() -> None:
    voice = Voice.model_validate(
        {
            "brand": "Brumelle",
            "signer": "Claire",
            "brands": {
                "Okapia": {
                    "address": "tu",
                    "signer": "Noé",
                    "greeting": {"fr": "Salut{% if name %} {{ name }}{% endif %} !"},
                    "signature": {"fr": "{{ signer }} d'{{ brand }}"},
                }
            },
        }
    )
    drafted = draft(case(brand="Okapia"), voice=voice)
    assert re.match("Salut Camille\u00a0! [A-Z]", drafted.text)
    assert drafted.text.endswith("Noé d'Okapia")
    assert drafted.playbook.startswith("fr-tu/delivery/")
    assert drafted.leave.address is Address.TU
    assert "vous" not in drafted.text
    assert draft(case(lang="en", brand="Okapia"), voice=voice).playbook.startswith("en/")
    assert draft(case(), voice=voice).text.endswith("– Claire, équipe Brumelle")


def test_the_restrictions_of_a_playbook_are_known_from_its_key() -> None:
    danger = case(topic="safety_hygiene", urgency=Urgency.CRITICAL)
    key = key_for(PLAYBOOKS, danger)
    assert key == "fr/crisis/critical"
    asked = review_of(PLAYBOOKS, key)
    assert (asked.four_eyes, asked.lead, asked.department) == (True, True, "quality")
    assert not leave_of(PLAYBOOKS, key).may_admit
    for unknown in (None, "", "fr", "xx/none/normal", "fr/none/normal/1/long"):
        assert review_of(PLAYBOOKS, unknown) == Review()
        assert leave_of(PLAYBOOKS, unknown) == Leave()
    assert key_for(PLAYBOOKS, replace(danger, lang="de")) == "en/crisis/critical"


def test_own_words_about_danger_ask_for_the_same_people_as_the_playbook(path: Path) -> None:
    desk = Desk(settings=Settings(storage=StorageSettings(path=path)), clock=lambda: MONDAY)
    danger = case(topic="safety_hygiene", urgency=Urgency.CRITICAL)
    for lang in ("fr", "de", "und"):
        asked = desk.demands_of(replace(danger, lang=lang))
        assert (asked.four_eyes, asked.lead) == (True, True)
    assert not desk.demands_of(case()).four_eyes
