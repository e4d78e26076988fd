"""What was said and how it was answered."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "summary.not_over": "The period is not over yet.",
    "summary.imported": {
        "one": "{n} post came by import: whether others are missing is not known.",
        "other": "{n} posts came by import: whether others are missing is not known.",
    },
    "summary.decided": "Complaints and tone are shares of the posts that could be decided.",
    "summary.could_be": {
        "one": "If the {n} undecided post were no complaint, {low} of all {judged} would be; "
        "if it were, {high}.",
        "other": "If none of the {n} undecided posts were a complaint, {low} of all {judged} "
        "would be; if all were, {high}.",
    },
    "compared.before": {
        "one": "The period before, of the same length, has {n} post.",
        "other": "The period before, of the same length, has {n} posts.",
    },
    "compared.holds_zero": (
        "Where the interval of a change holds 0, no change can be told from these posts."
    ),
    "topics.decided": "Only posts that could be decided have a topic.",
    "service.delay": {
        "one": "The delay runs from the customer’s post to our public answer. It is told of the "
        "{n} case that was answered: those that still wait would make it longer.",
        "other": "The delay runs from the customer’s post to our public answer. It is told of the "
        "{n} cases that were answered: those that still wait would make it longer.",
    },
    "waiting.more": {
        "one": "{n} more case waits; the command vigie queue lists all of them.",
        "other": "{n} more cases wait; the command vigie queue lists all of them.",
    },
    "method.counted": (
        "Counted are public posts of others that name the brand; our own are left out."
    ),
    "method.classifier": (
        "A classifier reads each post; where a person corrected it, the correction counts."
    ),
    "method.interval": (
        "Behind a share stand its 95% interval (Wilson) and the number of posts, n. The interval "
        "tells how far chance may reach with so few posts. It does not hold the classifier’s own "
        "mistakes, nor what people say elsewhere or not at all."
    ),
    "method.change": "The interval of a change is Newcombe’s.",
    "method.coverage": (
        "Coverage is the part of the period that a source let us read in full; a hole is a part "
        "that it did not. What was said in a hole is not in any figure."
    ),
}
TITLES: Mapping[str, str] = {
    "section.summary": "In figures",
    "section.compared": "Compared with the period before",
    "section.volume": "Posts by day and channel",
    "section.channels": "Channels",
    "section.topics": "Topics",
    "section.service": "Service",
    "section.waiting": "Not answered yet",
    "section.method": "How this was counted",
    "table.summary": "Posts and what they are",
    "table.compared": "Shares now and before",
    "table.volume": "Posts by day",
    "table.channels": "Shares by channel",
    "table.topics": "Topics, the most complained of first",
    "table.service": "Cases and first answers",
    "table.waiting": "Cases that wait, the oldest first",
    "column.before": "Before",
    "column.now": "Now",
    "column.change": "Change",
    "column.day": "Day",
    "column.all": "All",
    "column.channel": "Channel",
    "column.posts": "Posts",
    "column.complaints": "Complaints",
    "column.topic": "Topic",
    "column.share_of_complaints": "Share of all complaints",
    "column.case": "Case",
    "column.risk": "Risk",
    "column.posted": "Posted",
    "column.waits": "Waits since",
    "column.due": "Due",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "figure": {
        "posts": "Posts",
        "complaints": "Complaints",
        "undecided": "Could not be decided",
        "unjudged": "Not judged yet",
        "cases": "Cases that customers opened",
        "answered": "Answered so far",
        "set_aside": "Closed without an answer",
        "due": "Answer was due so far",
        "in_time": "Of these, answered in time",
        "first_answer_median": "First answer, median",
        "first_answer_p90": "First answer, nine of ten within",
    },
}
