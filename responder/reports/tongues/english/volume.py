"""The words of volume and sentiment, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "plot.volume.days": "{n} posts by day, one bar a day, cut by channel.",
    "plot.volume.balance": "Net sentiment of {n} weeks, with its interval; now {now}.",
    "plot.volume.complaint": "Share of complaints of {n} weeks, with its interval; now {now}.",
    "volume.note.alone": "In the table by week, the intervals of earlier weeks take each post as "
    "from an account of its own.",
    "volume.counted": {
        "one": "{n} post; accounts behind it: {authors}.",
        "other": "{n} posts; accounts behind them: {authors}.",
    },
    "volume.note.unjudged": {
        "one": "{n} post waits to be classified: it is counted and in no share.",
        "other": "{n} posts wait to be classified: they are counted and in no share.",
    },
    "volume.note.undecided": {
        "one": "Of {judged} classified posts {n} could not be decided: it is in no share.",
        "other": "Of {judged} classified posts {n} could not be decided: they are in no share.",
    },
    "volume.note.interval": "The brackets hold the 95% interval and n, the number of posts that "
    "the figure is taken of. Where a few accounts posted often, the interval is wider: somebody "
    "who posts forty times is one person.",
    "volume.note.usual": {
        "one": "Usual is what the {weeks} periods of the same length before this one were; {n} of "
        "them is known and lacks nothing that was read in this one.",
        "other": "Usual is what the {weeks} periods of the same length before this one were; {n} "
        "of them are known and lack nothing that was read in this one.",
    },
    "volume.note.chance": "“Yes” under “More than chance?” is said so seldom that of one hundred "
    "weeks in which nothing changes at most five show one anywhere in this report (Holm’s rule); "
    "how far weeks differ anyway is taken from the weeks before. “No” does not say that nothing "
    "changed: chance is enough to explain the difference.",
    "volume.note.previous": "Each change from the period compared with ({first} to {last}) "
    "carries its own 95% interval, not adjusted for looking at many figures: by itself it shows "
    "nothing new. A dash means that the two were not read alike, or that one of them is not known.",
    "volume.note.unread": "About {part} of the posts of this period could not be read, set beside "
    "the periods before. Fewer posts are then no sign of anything, and no change is told that the "
    "missing posts could undo; what grew all the same is told.",
    "volume.note.balance": "Net sentiment is the share of positive posts less that of negative "
    "ones, from −100% (all negative) to 100% (all positive).",
    "volume.note.unlike": {
        "one": "{n} period before lacks a source, or part of one, that was read in this period: "
        "it is not in what is usual.",
        "other": "{n} periods before lack a source, or part of one, that was read in this period: "
        "they are not in what is usual.",
    },
    "volume.note.read": "“Read” is the part of the time in which a channel was read, by what each "
    "of its sources usually brings; of a week, about which part of the posts, beside the week "
    "that was read best.",
}
TITLES: Mapping[str, str] = {
    "section.volume": "Volume and sentiment",
    "table.volume.compared": "This period beside those before",
    "table.volume.channels": "By channel",
    "table.volume.days": "By day and channel",
    "table.volume.weeks": "By week",
    "plot.volume.days": "Posts by day and channel",
    "plot.volume.balance": "Net sentiment by week",
    "plot.volume.complaint": "Share of complaints by week",
    "column.volume.figure": "Figure",
    "column.volume.value": "This period",
    "column.volume.usual": "Usual",
    "column.volume.against": "Against usual",
    "column.volume.verdict": "More than chance?",
    "column.volume.previous": "Change from the period compared with",
    "column.volume.year_ago": "Change from the same week a year ago",
    "column.volume.channel": "Channel",
    "column.volume.day": "Day",
    "column.volume.week": "Week from",
    "column.volume.posts": "Posts",
    "column.volume.authors": "Accounts",
    "column.volume.balance": "Net sentiment",
    "column.volume.complaints": "Share of complaints",
    "column.volume.urgent": "Share of urgent posts",
    "column.volume.read": "Read",
    "column.volume.read_beside": "Read",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "verdict": {
        "changed": "yes",
        "chance": "no",
        "few_weeks": "cannot say: too few weeks are known",
        "few_posts": "cannot say: too few posts or accounts",
        "unread": "cannot say: not read like the weeks before",
    },
}
