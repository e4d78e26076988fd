"""Page one."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "front.nothing": "No post was read in this period.",
    "front.young": {
        "one": "{n} post; complaints: {complaints}. "
        "Too few weeks are known yet to say what is usual.",
        "other": "{n} posts; complaints: {complaints}. "
        "Too few weeks are known yet to say what is usual.",
    },
    "front.small": {
        "one": "{n} post: too few to say that anything changed.",
        "other": "{n} posts: too few to say that anything changed.",
    },
    "front.calm": {
        "one": "A week like those before it, as far as {n} post can tell.",
        "other": "A week like those before it, as far as {n} posts can tell.",
    },
    "front.worse": "A worse week than usual. What moved most, in {n} posts: {first}.",
    "front.better": "A better week than usual. What moved most, in {n} posts: {first}.",
    "front.mixed": "A week of {n} posts, better than usual in one way and worse in another.",
    "front.other": "A week that differs from those before it in {first}, in {n} posts, "
    "neither for better nor for worse.",
    "front.posts": "Posts: {now}, {growth} against the weeks before.",
    "front.figure": "{what}: {now}, {change} against the weeks before.",
    "front.figure_slowly": "{what}: {now}; from week to week {change} since the first of them.",
    "front.topic_slowly": "Share of posts on {what}: {now}; from week to week {change} since the "
    "first of them.",
    "front.topic": "Share of posts on {what}: {now}, {change} against the weeks before.",
    "front.claimed": "{n} figures were looked at; of one hundred weeks in which nothing changes, "
    "at most five show any change here.",
    "front.claimed_from": "{n} figures were looked at; of one hundred weeks in which nothing "
    "changes, at most five show any change here. A change of the share of complaints is found in "
    "four weeks of five from {smallest} on.",
    "front.unchanged": "None of {n} figures differs from the weeks before by more than chance.",
    "front.unchanged_from": "None of {n} figures differs from the weeks before by more than "
    "chance. A change of the share of complaints is found in four weeks of five from {smallest} "
    "on; a smaller one may be there unseen.",
    "front.cannot": "No figure can be compared with the weeks before.",
    "front.loud": {
        "one": "{n} account that posted {times} times or more wrote {part} of the posts; in the "
        "intervals it counts as one voice.",
        "other": "{n} accounts that posted {times} times or more wrote {part} of the posts; in the "
        "intervals each counts as one voice.",
    },
    "front.hole": "{source} could not be read for {part} of the period: what was said then is in "
    "no figure.",
    "front.incidents": {
        "one": "{n} incident is not over.",
        "other": "{n} incidents are not over.",
    },
    "front.rising": "“{term}” is written of more than before: by {now} of the authors.",
    "front.write_help": {
        "one": "Write a help article: {n} question found none.",
        "other": "Write help articles: {n} questions found none.",
    },
    "front.answer_late": {
        "one": "Answer the {n} case whose answer is late.",
        "other": "Answer the {n} cases whose answers are late, the oldest first.",
    },
}
TITLES: Mapping[str, str] = {}
TERMS: Mapping[str, Mapping[str, str]] = {
    "figure": {
        "posts": "posts",
        "complaint": "share of complaints",
        "balance": "net sentiment",
        "urgent": "share of urgent posts",
    },
}
