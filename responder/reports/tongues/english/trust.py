"""The words of trust, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "trust.undecided": {
        "one": "Undecided, of {n} post judged: {undecided}. Still to be judged: {waiting}.",
        "other": "Undecided, of {n} posts judged: {undecided}. Still to be judged: {waiting}.",
    },
    "trust.nothing_judged": "No post was judged.",
    "trust.no_source": "No source is watched: all posts came by import.",
    "trust.no_hole": "Nothing is known to be missing.",
    "trust.none_rejected": "No post was turned away.",
    "trust.none_labelled": "Nobody on the team has labelled a post: how often the classifier is "
    "right here is not known.",
    "trust.not_corrected": "too few labelled posts, or a classifier too weak, to correct by",
    "trust.no_costs": "No request was made to any network.",
    "trust.dollars": "US$ {whole}.{cents}",
    "trust.note.coverage": "“Read in full” is the part of the period of which a source let us "
    "read all that it has; what was said in a hole is in no figure. A source is silent when it "
    "once brought posts and has brought none for longer than configured.",
    "trust.note.more": {
        "one": "{n} more post was turned away for other reasons.",
        "other": "{n} more posts were turned away for other reasons.",
    },
    "trust.note.labels": "What the team said in the last {weeks} weeks is set beside what the "
    "classifier says of the same posts; posts that it left undecided count neither for it nor "
    "against it. People correct what looks wrong and are asked about what is in doubt: these posts "
    "are not a random sample, and the classifier is most likely right more often than they show.",
    "trust.note.corrected": "The corrected share is what the classifier’s share would be without "
    "its mistakes, if they were as frequent in all posts as in the labelled ones (Rogan and "
    "Gladen; interval of Lang and Reiczigel). As the labelled posts are not a random sample, it "
    "shows how far the figure may move and takes the place of no other. It is told from {fewest} "
    "labelled posts of each kind on.",
    "trust.note.costs": "Costs are counted by the day of universal time (UTC).",
    "trust.note.all_brands": "Coverage, rejected posts and costs are those of all brands together.",
    "trust.nothing_to_correct_by": "Without labelled posts nothing can be corrected.",
}
TITLES: Mapping[str, str] = {
    "section.trust": "How far to trust these figures",
    "table.trust.coverage": "What was read",
    "table.trust.holes": "Holes",
    "table.trust.rejected": "Posts that were turned away",
    "table.trust.engines": "What could not be decided",
    "table.trust.agreement": "The team and the classifier",
    "table.trust.corrected": "The share of complaints, corrected for known mistakes",
    "table.trust.costs": "What it cost",
    "column.trust.source": "Source",
    "column.trust.read": "Read in full",
    "column.trust.holes": "Holes",
    "column.trust.silent": "Silent for",
    "column.trust.failure": "Cause of failure",
    "column.trust.from": "From",
    "column.trust.to": "To",
    "column.trust.lasted": "Length",
    "column.trust.why": "Why",
    "column.trust.reason": "Reason",
    "column.trust.posts": "Posts",
    "column.trust.engine": "Classifier",
    "column.trust.judged": "Judged (n)",
    "column.trust.doubted": "Not sure",
    "column.trust.unread": "Could not read them",
    "column.trust.question": "Question",
    "column.trust.labelled": "Labelled (n)",
    "column.trust.agrees": "It says the same",
    "column.trust.figure": "Figure",
    "column.trust.value": "Value",
    "column.trust.channel": "Channel",
    "column.trust.requests": "Requests",
    "column.trust.items": "Posts counted",
    "column.trust.spent": "Spent",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "question": {
        "complaint": "Is it a complaint?",
        "sentiment": "Which tone?",
        "urgency": "How urgent?",
        "topic": "Which topic?",
        "needs_reply": "Does it ask for an answer?",
        "abuse": "Is it abuse?",
    },
    "trust.figure": {
        "seen": "Complaints, as the classifier says",
        "finds": "Of the complaints, it finds",
        "passes": "Of the other posts, it rightly leaves aside",
        "corrected": "Complaints, corrected",
    },
    "reject": {"noise": "about something else", "names no brand": "names no brand"},
    "failure": {
        "rate limit": "a rate limit",
        "cap reached": "a cap that was reached",
        "credentials": "credentials that do not hold",
        "permission": "a missing permission",
        "outage": "an outage",
        "malformed answer": "an answer that cannot be read",
        "gone": "a source that is gone",
    },
    "hole": {
        "cut short": "cut short",
        "older than 7 days": "older than 7 days",
        "the search ends at about 250 posts": "the search ends at about 250 posts",
    },
}
