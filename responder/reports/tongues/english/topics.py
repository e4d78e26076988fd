"""The words of topics, departments, praise and questions, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "topics.none": "No post has a topic yet.",
    "topics.none_rising": "No word rose by more than chance.",
    "topics.no_past": "Too little is known of the weeks before.",
    "topics.note.decided": "Shares are of the posts whose topic could be decided.",
    "topics.note.samples": {
        "one": "{n} sample a topic: the post with the most interactions. It shows what was seen "
        "most, not what is typical.",
        "other": "{n} samples a topic: the posts with the most interactions, at most one of an "
        "account. They show what was seen most, not what is typical.",
    },
    "topics.note.rising": "A word rises where more accounts use it than in the eight weeks before, "
    "{fewest} at least, by more than chance explains for any of the words looked at; an account "
    "counts once. At most {posts} posts of the period and as many of those before are read, drawn "
    "evenly.",
    "departments.none": "No departments are configured.",
    "departments.no_topics": "Works on what is handed over to it and has no topics of its own.",
    "departments.no_posts": "No post of the period has a topic yet.",
    "departments.share": {
        "one": "{n} post is on its topics: {share} of those whose topic could be decided.",
        "other": "{n} posts are on its topics: {share} of those whose topic could be decided.",
    },
    "departments.share_since": {
        "one": "{n} post is on its topics: {share} of those whose topic could be decided, {change} "
        "since the period compared with.",
        "other": "{n} posts are on its topics: {share} of those whose topic could be decided, "
        "{change} since the period compared with.",
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
    "praise.share": "Posts of praise: {share} of those whose topic could be decided.",
    "praise.none": "No post of praise can be shown.",
    "questions.count": {
        "one": "{n} question has a draft that links no page.",
        "other": "{n} questions have a draft that links no page, or none.",
    },
    "questions.none": "Every question has a draft that links a page, or none was asked.",
    "questions.note": "What is asked here again and again wants a help article.",
}
TITLES: Mapping[str, str] = {
    "section.topics": "Topics",
    "section.departments": "Departments",
    "section.department": "Department: {name}",
    "section.praise": "What customers thanked us for",
    "section.questions": "Questions without a help article",
    "table.topics.shares": "Topics, the most frequent first",
    "table.topics.samples": "Samples",
    "table.topics.rising": "Words that rose",
    "table.departments.shares": "Its topics",
    "table.departments.waiting": "Who waits, the oldest first",
    "table.departments.samples": "Samples",
    "table.praise.samples": "Samples",
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
    "column.topics.now": "Accounts in this period",
    "column.topics.before": "Accounts before",
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
