"""The words of share of voice, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "voice.no_competitor": "No competitor is watched. A brand configured with competitor = true "
    "would be counted beside yours.",
    "voice.posts": {
        "one": "{n} post named one of the {brands} watched brands.",
        "other": "{n} posts named one of the {brands} watched brands.",
    },
    "plot.voice.shares": {
        "one": "For each of the {brands} watched brands, the part of {n} post that names it, with "
        "its interval, beside that of the period compared with.",
        "other": "For each of the {brands} watched brands, the part of {n} posts that name it, "
        "with its interval, beside that of the period compared with.",
    },
    "voice.note.shares": "A share is of all posts that name a watched brand. A post that names two "
    "counts for both, so that the shares may add up to more than all. What the brands’ own "
    "accounts write is left out. Each change is told with its interval alone; where that holds 0, "
    "chance is enough to explain it.",
    "voice.note.listening": "Only what is listened for is counted: of your own brand also what is "
    "written to its accounts and in its own places, of a competitor only what a search finds. The "
    "shares compare what Vigie hears, not what is said everywhere.",
    "voice.note.unlike": "This period and the one compared with were not read alike: no change is "
    "told.",
}
TITLES: Mapping[str, str] = {
    "section.voice": "Share of voice",
    "plot.voice.shares": "Share of voice",
    "table.voice.shares": "Share of voice by brand",
    "table.voice.balances": "Sentiment by brand",
    "column.voice.brand": "Brand",
    "column.voice.whose": "Whose",
    "column.voice.posts": "Posts",
    "column.voice.authors": "Authors",
    "column.voice.share": "Share of voice",
    "column.voice.before": "Period compared with",
    "column.voice.change": "Change",
    "column.voice.positive": "Positive",
    "column.voice.negative": "Negative",
    "column.voice.balance": "Net sentiment",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "voice.whose": {"own": "yours", "competitor": "a competitor’s"},
    "voice.series": {"now": "this period", "before": "the period compared with"},
}
