"""The words of share of voice, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "voice.no_competitor": "No competitor is watched: with competitor = true a brand is counted "
    "beside yours.",
    "voice.posts": {
        "one": "{n} post named one of the {brands} watched brands.",
        "other": "{n} posts named one of the {brands} watched brands.",
    },
    "plot.voice.shares": {
        "one": "For each of the {brands} watched brands, the part of {n} post that names it, with "
        "its interval, beside that of the period before.",
        "other": "For each of the {brands} watched brands, the part of {n} posts that name it, "
        "with its interval, beside that of the period before.",
    },
    "voice.note.shares": "A share is of all posts that name a watched brand. A post that names two "
    "counts for both, so that the shares may add up to more than all. What the brands’ own "
    "accounts write is left out. Each change is told with its interval alone; where that holds 0, "
    "chance is enough to explain it.",
    "voice.note.authors": "The intervals draw authors and not posts: one person who posts forty "
    "times is one person. The balance is the share of positive posts less that of negative ones, "
    "of those whose tone could be decided.",
    "voice.note.listening": "Only what is listened for is counted: of your own brand also what is "
    "written to its accounts and in its own places, of a competitor only what a search finds. The "
    "shares compare what Vigie hears, not what is said everywhere.",
}
TITLES: Mapping[str, str] = {
    "section.voice": "Share of voice",
    "plot.voice.shares": "Share of voice",
    "table.voice.shares": "Who is spoken of",
    "table.voice.balances": "In which tone",
    "column.voice.brand": "Brand",
    "column.voice.whose": "Whose",
    "column.voice.posts": "Posts",
    "column.voice.authors": "Authors",
    "column.voice.share": "Share of voice",
    "column.voice.before": "The period before",
    "column.voice.change": "Change",
    "column.voice.positive": "Positive",
    "column.voice.negative": "Negative",
    "column.voice.balance": "Balance",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "voice.whose": {"own": "yours", "competitor": "a competitor’s"},
    "voice.series": {"now": "this period", "before": "the period before"},
}
