"""The words of service, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "service.asked": {
        "one": "Posts of this period opened {n} case: {answered} answered, {waiting} still "
        "waiting, {closed} closed without an answer.",
        "other": "Posts of this period opened {n} cases: {answered} answered, {waiting} still "
        "waiting, {closed} closed without an answer.",
    },
    "service.reopened": {
        "one": "{n} time a resolved case was opened again (cases: {cases}), {customers} by what "
        "was written in its thread.",
        "other": "{n} times a resolved case was opened again (cases: {cases}), {customers} by what "
        "was written in its thread.",
    },
    "service.reopened.none": "No resolved case was opened again.",
    "service.few": "too few to tell",
    "service.nobody_asked": "No post of this period opened a case.",
    "service.nobody_answered": "No case of this period was answered yet.",
    "service.nobody_waits": "Nobody waits for an answer.",
    "service.no_replies": "No reply was posted.",
    "service.no_confirmed": "No warning of a check was confirmed.",
    "service.note.waiting_counts": "Customers who still wait count with the time that they have "
    "waited so far: leaving them out would make every answer look fast. A dash means that too "
    "many still wait to name the figure; of fewer than {fewest} cases, the time within which nine "
    "in ten were served is not told. Cases closed without an answer are left out.",
    "service.note.end": "A case is resolved by our last answer after which the customer asked for "
    "nothing more, or by its closing. An answer of the last days may yet be followed by a "
    "question.",
    "service.note.delay": "The stages are those of the answered cases alone; their medians need "
    "not add up to the median of the whole. Times are elapsed time, nights and Sundays among them.",
    "service.note.imported": {
        "one": "{n} case came by import: when it could have been seen is not known, so it is not "
        "in the stages.",
        "other": "{n} cases came by import: when they could have been seen is not known, so they "
        "are not in the stages.",
    },
    "service.note.promises": "A promise counts in the period in which it fell due, kept or not, "
    "whenever the customer wrote; one that is not due yet counts in a later report. All of them "
    "are counted, so that no interval stands beside the share.",
    "service.note.more": {
        "one": "{n} more case waits; the command vigie queue lists it.",
        "other": "{n} more cases wait; the command vigie queue lists them.",
    },
    "service.note.followed": "What followed is the customer’s next post within {days} days of our "
    "reply, as the classifier or a person judged it. Younger replies are not counted, and nothing "
    "is said of fewer than {fewest}. Playbooks answer different complaints: that one earns more "
    "thanks than another does not make it the better text.",
    "service.note.checks": {
        "one": "Of {n} approval. Only warnings that a person read and let stand are kept; what was "
        "mended before the approval is not.",
        "other": "Of {n} approvals. Only warnings that a person read and let stand are kept; what "
        "was mended before the approval is not.",
    },
    "service.nothing_due": "No promise fell due in this period.",
    "service.note.unread": "What customers wrote while a source could not be read opened no case "
    "yet: they are in none of these figures, and nobody here knows how long they wait.",
}
TITLES: Mapping[str, str] = {
    "section.service": "Service",
    "table.service.answers": "First response time and resolution time",
    "table.service.delay": "Where the time before the first response went",
    "table.service.promises": "Answered in time",
    "table.service.waiting": "Cases not answered yet, the oldest first",
    "table.service.playbooks": "What followed our replies, by playbook",
    "table.service.checks": "Warnings that were confirmed most often",
    "column.service.group": "Which cases",
    "column.service.cases": "Cases (n)",
    "column.service.answered": "Answered",
    "column.service.first_median": "First response time, median",
    "column.service.first_p90": "First response time, 9 in 10 within",
    "column.service.end_median": "Resolution time, median",
    "column.service.end_p90": "Resolution time, 9 in 10 within",
    "column.service.delay": "Stage",
    "column.service.median": "Median",
    "column.service.p90": "9 in 10 within",
    "column.service.part": "Share of the time waited",
    "column.service.promise": "Promise",
    "column.service.due": "Fell due (n)",
    "column.service.in_time": "Kept in time",
    "column.service.case": "Case",
    "column.service.post": "Post",
    "column.service.channel": "Channel",
    "column.service.topic": "Topic",
    "column.service.urgency": "Urgency",
    "column.service.since": "Waits since",
    "column.service.wait": "Waiting for",
    "column.service.due_at": "Due",
    "column.service.playbook": "Playbook",
    "column.service.replies": "Replies",
    "column.service.known": "Old enough to tell (n)",
    "column.service.thanks": "Thanks",
    "column.service.complains": "Further complaint",
    "column.service.other": "Something else",
    "column.service.silence": "Silence",
    "column.service.check": "Warning",
    "column.service.confirmed": "Confirmed",
    "column.service.of_approvals": "Of all approvals",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "service.group": {
        "all": "All",
        "in_hours": "Posted while the team works",
        "out_of_hours": "Posted outside working hours",
    },
    "service.delay": {
        "seen": "From the post until we saw it",
        "answered": "From then until our answer",
        "whole": "Altogether",
    },
    "service.playbook": {"own_words": "written without a playbook"},
    "promised": {
        "first_response": "First response",
        "next_response": "Next response",
        "resolution": "Resolution",
    },
    "check": {
        "too_long": "too long for the network",
        "unfilled_placeholder": "a gap left unfilled",
        "asks_personal_data_in_public": "asks for personal data in public",
        "shows_personal_data": "shows personal data",
        "promise_beyond_leave": "promises what it may not",
        "compensation_in_public": "offers compensation in public",
        "stale_fact": "a fact out of date",
        "link_shortener": "a shortened link",
        "dead_link": "a dead link",
        "same_as_recent": "like a recent answer",
        "costly_x_link": "a link that X charges for",
        "blames_customer": "blames the customer",
        "hides_behind_policy": "hides behind rules",
        "empty_brush_off": "an empty brush-off",
        "wrong_language": "the wrong language",
        "mixes_tu_vous": "mixes tu and vous",
        "refuses_person_in_charge": "refuses to name who is in charge",
        "personal_remark": "a personal remark",
        "sarcasm_cheer": "cheers in answer to sarcasm",
        "missing_apology": "no apology",
        "admits_liability": "admits liability",
    },
}
