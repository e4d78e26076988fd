"""The words of service, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "service.asked": {
        "one": "Customers opened {n} case in this period: {answered} answered, "
        "{waiting} still waiting, {closed} closed without an answer.",
        "other": "Customers opened {n} cases in this period: {answered} answered, "
        "{waiting} still waiting, {closed} closed without an answer.",
    },
    "service.reopened": {
        "one": "{n} time a case that was at rest was opened again ({cases} cases in all), "
        "{customers} of them by what was written in its thread.",
        "other": "{n} times a case that was at rest was opened again ({cases} cases in all), "
        "{customers} of them by what was written in its thread.",
    },
    "service.reopened.none": "No case that was at rest was opened again.",
    "service.few": "too few to tell",
    "service.nobody_asked": "No customer opened a case.",
    "service.nobody_answered": "No case of this period was answered yet.",
    "service.nobody_waits": "Nobody waits for an answer.",
    "service.no_replies": "No reply was posted.",
    "service.no_confirmed": "No warning of a check was confirmed.",
    "service.note.waiting_counts": "Customers who still wait are counted with the time that they "
    "have waited so far: leaving them out would make every answer look fast. A dash means that "
    "too many still wait to name the figure. Cases closed without an answer are left out.",
    "service.note.end": "The end of a case is our last answer after which the customer asked for "
    "nothing more, or its closing. An answer of the last days may yet be followed by a question.",
    "service.note.delay": "The two parts of the delay are of the answered cases alone; their "
    "medians need not add up to the median of the whole. Days and hours are those of the clock, "
    "nights and Sundays among them.",
    "service.note.imported": {
        "one": "{n} case came by import: when it could have been seen is not known, so it is not "
        "in the parts of the delay.",
        "other": "{n} cases came by import: when they could have been seen is not known, so they "
        "are not in the parts of the delay.",
    },
    "service.note.promises": "A promise counts in the period in which it fell due, kept or not, "
    "whenever the customer wrote; one that is not due yet counts in a later report.",
    "service.note.more": {
        "one": "{n} more case waits; the command vigie queue lists it.",
        "other": "{n} more cases wait; the command vigie queue lists them.",
    },
    "service.note.followed": "What followed is the customer’s next post within {days} days of our "
    "reply, as the classifier or a person judged it. Replies younger than that are not counted, "
    "nor is anything said of fewer than {fewest}. Playbooks answer different complaints: that one "
    "earns more thanks than another does not make it the better text.",
    "service.note.checks": {
        "one": "Of {n} approval. Only warnings that a person read and let stand are kept; what was "
        "mended before the approval is not.",
        "other": "Of {n} approvals. Only warnings that a person read and let stand are kept; what "
        "was mended before the approval is not.",
    },
}
TITLES: Mapping[str, str] = {
    "section.service": "Service",
    "table.service.answers": "How long customers waited",
    "table.service.delay": "Where the wait for the first answer was spent",
    "table.service.promises": "Answered in time",
    "table.service.waiting": "Not answered yet, the oldest first",
    "table.service.playbooks": "What followed our replies, by playbook",
    "table.service.checks": "Warnings that were confirmed most often",
    "column.service.group": "Cases",
    "column.service.cases": "n",
    "column.service.answered": "Answered",
    "column.service.first_median": "First answer: half within",
    "column.service.first_p90": "First answer: nine in ten within",
    "column.service.end_median": "End: half within",
    "column.service.end_p90": "End: nine in ten within",
    "column.service.delay": "Part",
    "column.service.median": "Half within",
    "column.service.p90": "Nine in ten within",
    "column.service.part": "Of all the time waited",
    "column.service.promise": "Promise",
    "column.service.due": "Fell due",
    "column.service.in_time": "Kept",
    "column.service.case": "Case",
    "column.service.post": "Post",
    "column.service.channel": "Channel",
    "column.service.topic": "Topic",
    "column.service.urgency": "Urgency",
    "column.service.since": "Waits since",
    "column.service.wait": "For",
    "column.service.due_at": "Was due",
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
        "whole": "Together",
    },
    "service.playbook": {"own_words": "written without a playbook"},
    "promised": {
        "first_response": "The first answer",
        "next_response": "The next answer",
        "resolution": "The end of the case",
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
