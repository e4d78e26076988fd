"""The words of topics, departments, praise and questions, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "topics.none": "No post has a topic yet.",
    "topics.none_rising": "No word rose by more than chance.",
    "topics.no_past": "Too little is known of the weeks before.",
    "topics.note.decided": "Shares are of the posts whose topic could be decided.",
    "topics.note.samples": {
        "one": "{n} sample per topic: the post with the most interactions. It shows what was seen "
        "most, not what is typical.",
        "other": "Up to {n} samples per topic: the posts with the most interactions, at most one "
        "per account. They show what was seen most, not what is typical.",
    },
    "topics.note.rising": "Words that rose are used by at least {fewest} accounts, and by more of "
    "them than before, beyond what chance and the usual coming and going of words explain for any "
    "of those looked at; an account counts once a week. At most {posts} posts of the period and "
    "as many of those before are read, drawn evenly.",
    "departments.none": "No departments are configured.",
    "departments.no_topics": "Works on what is handed over to it and has no topics of its own.",
    "departments.no_posts": "No post of the period has a topic yet.",
    "departments.share": {
        "one": "{n} post is on its topics: {share} of those whose topic could be decided.",
        "other": "{n} posts are on its topics: {share} of those whose topic could be decided.",
    },
    "departments.share_since": {
        "one": "{n} post is on its topics: {share} of those whose topic could be decided, "
        "{change} from the period compared with.",
        "other": "{n} posts are on its topics: {share} of those whose topic could be decided, "
        "{change} from the period compared with.",
    },
    "departments.waiting": {
        "one": "{n} case waits for it.",
        "other": "{n} cases wait for it.",
    },
    "departments.nobody_waits": "Nobody waits for it.",
    "departments.more": {
        "one": "{n} more case waits; the {listed} oldest are listed.",
        "other": "{n} more cases wait; the {listed} oldest are listed.",
    },
    "praise.share": "Praise: {share} of the posts whose topic could be decided.",
    "praise.none": "No post of praise can be shown.",
    "questions.count": {
        "one": "{n} question has no draft, or a draft that links no help article.",
        "other": "{n} questions have no draft, or a draft that links no help article.",
    },
    "questions.none": "Every question has a draft that links a help article, or none was asked.",
    "questions.note": "What is asked here again and again wants a help article.",
    "departments.none_on_topics": "No post of the period is on its topics.",
}
TITLES: Mapping[str, str] = {
    "section.topics": "Topics",
    "section.departments": "Departments",
    "section.department": "Department: {name}",
    "section.praise": "What customers thanked us for",
    "section.questions": "Questions without a help article",
    "table.topics.shares": "Topics, the most frequent first",
    "table.topics.samples": "Sample posts",
    "table.topics.rising": "Words that rose",
    "table.departments.shares": "Its topics",
    "table.departments.waiting": "Who waits, the oldest first",
    "table.departments.samples": "Sample posts",
    "table.praise.samples": "Sample posts",
    "table.questions.unlinked": "Questions, the oldest first",
    "column.topics.topic": "Topic",
    "column.topics.share": "Share",
    "column.topics.usual": "Usual",
    "column.topics.against": "Against usual",
    "column.topics.verdict": "More than chance?",
    "column.topics.urgent": "Urgent posts",
    "column.topics.department": "Department",
    "column.topics.sample": "Post",
    "column.topics.channel": "Channel",
    "column.topics.interactions": "Interactions",
    "column.topics.words": "Words",
    "column.topics.now": "Share of accounts, this period",
    "column.topics.before": "Share of accounts, before",
    "column.departments.case": "Case",
    "column.departments.post": "Post",
    "column.departments.channel": "Channel",
    "column.departments.topic": "Topic",
    "column.departments.urgency": "Urgency",
    "column.departments.since": "Waits since",
    "column.departments.due": "Due",
    "column.questions.case": "Case",
    "column.questions.post": "Question",
    "column.questions.channel": "Channel",
}
TERMS: Mapping[str, Mapping[str, str]] = {}
