"""Page one."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "front.nothing": "No post was read in this period.",
    "front.nothing_of": "No post of this period is on a topic of {department}.",
    "front.young": {
        "one": "{n} post; complaints: {complaints}. "
        "Too few weeks are known yet to say what is usual.",
        "other": "{n} posts; complaints: {complaints}. "
        "Too few weeks are known yet to say what is usual.",
    },
    "front.small": {
        "one": "{n} post: too few to say whether anything changed.",
        "other": "{n} posts (accounts behind them: {authors}): too few to say whether anything "
        "changed.",
    },
    "front.calm": {
        "one": "Nothing unusual, as far as {n} post can tell; complaints: {complaints}.",
        "other": "Nothing unusual, as far as {n} posts can tell; complaints: {complaints}.",
    },
    "front.worse": "Worse than usual: {first}.",
    "front.worse_on": "Worse than usual: {first}; {subject}.",
    "front.worsening": "Getting worse little by little: {first}.",
    "front.worsening_on": "Getting worse little by little: {first}; {subject}.",
    "front.better": "Better than usual: {first}.",
    "front.better_on": "Better than usual: {first}; {subject}.",
    "front.bettering": "Getting better little by little: {first}.",
    "front.bettering_on": "Getting better little by little: {first}; {subject}.",
    "front.mixed": "Worse in one way, better in another: {worse}; {better}.",
    "front.other": "Neither better nor worse than usual, but different: {first}.",
    "front.is.posts": "{n} posts (usually {usual})",
    "front.is.complaint": "{now} of {n} posts are complaints (usually {usual})",
    "front.is.balance": "net sentiment is {now} (usually {usual}; n = {n})",
    "front.is.urgent": "{now} of {n} posts are urgent (usually {usual})",
    "front.is.topic": "{now} of {n} posts are about {what} (usually {usual})",
    "front.is.complaint_slowly": "by the trend, complaints went from {usual} to {now} of posts "
    "(n = {n})",
    "front.is.balance_slowly": "by the trend, net sentiment went from {usual} to {now} (n = {n})",
    "front.is.urgent_slowly": "by the trend, urgent posts went from {usual} to {now} (n = {n})",
    "front.is.topic_slowly": "by the trend, posts about {what} went from {usual} to {now} "
    "(n = {n})",
    "front.and.topic": "{now} are about {what} (usually {usual})",
    "front.and.topic_slowly": "posts about {what} from {usual} to {now}",
    "front.posts": "Posts: {now}, usually {usual}: {change}.",
    "front.figure": "{what}: {now}, usually {usual}: {change}.",
    "front.figure_slowly": "{what}: {now}; a trend that began at {usual}: {change}.",
    "front.topic": "Posts about {what}: {now}, usually {usual}: {change}.",
    "front.topic_slowly": "Posts about {what}: {now}; a trend that began at {usual}: {change}.",
    "front.claimed": "{n} figures were compared; of one hundred weeks in which nothing changes, "
    "at most five show any change here.",
    "front.claimed_from": "{n} figures were compared; of one hundred weeks in which nothing "
    "changes, at most five show any change here. A change in the share of complaints is found "
    "at least four times in five where it is {smallest} or more.",
    "front.unchanged": {
        "one": "{n} figure could be compared; it differs from what is usual by no more than "
        "chance.",
        "other": "None of {n} figures differs from what is usual by more than chance.",
    },
    "front.unchanged_from": "None of {n} figures differs from what is usual by more than chance. "
    "A change in the share of complaints is found at least four times in five where it is "
    "{smallest} or more; a smaller one may be there unseen.",
    "front.cannot": "No figure can be compared with the weeks before.",
    "front.loud": {
        "one": "{n} account that posted {times} times or more wrote {part} of the posts; the "
        "intervals are wider for it.",
        "other": "{n} accounts that posted {times} times or more wrote {part} of the posts; the "
        "intervals are wider for it.",
    },
    "front.of_complaint": "{count} of the {n} complaints are about {what}.",
    "front.of_urgent": "{count} of the {n} urgent posts are about {what}.",
    "front.peak": "On {day}: {count} of the {n} posts.",
    "front.incident": {
        "one": "Incident “{name}”, from {began} on: {n} post by {authors} accounts.",
        "other": "Incident “{name}”, from {began} on: {n} posts by {authors} accounts.",
    },
    "front.far": {
        "one": "{n} post went far, with {most} interactions.",
        "other": "{n} posts went far, the first of them with {most} interactions.",
    },
    "front.hole": "{source} could not be read for {part} of the period: what was said then is in "
    "no figure.",
    "front.incidents": {
        "one": "{n} incident is not over.",
        "other": "{n} incidents are not over.",
    },
    "front.rising": "More accounts than before write “{term}”: {now}.",
    "front.undecided": {
        "one": "{n} post ({part}) could not be judged; it is in no share.",
        "other": "{n} posts ({part}) could not be judged; they are in no share.",
    },
    "front.take_up": "{department}: look into {what}.",
    "front.mend": "Check the source {source}: it has brought nothing for {quiet}.",
    "front.write_help": {
        "one": "Write a help article: {n} question found none.",
        "other": "Write help articles: {n} questions found none.",
    },
    "front.answer_late": {
        "one": "Answer the {n} case whose answer is late.",
        "other": "Answer the {n} cases whose answers are late, the oldest first.",
    },
    "front.unread": {
        "one": "About {part} of the posts could not be read; the {n} that was shows no change. "
        "Complaints: {complaints}.",
        "other": "About {part} of the posts could not be read; the {n} that were show no change. "
        "Complaints: {complaints}.",
    },
    "front.alone": {
        "one": "{n} post, as many as usual; too few accounts ({authors}) to say whether anything "
        "else changed.",
        "other": "{n} posts, about as many as usual; too few accounts ({authors}) to say whether "
        "anything else changed.",
    },
    "front.few_voices": {
        "one": "{n} account wrote {part} of the {posts} posts; nothing else stands out.",
        "other": "{n} accounts wrote {part} of the {posts} posts; nothing else stands out.",
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
