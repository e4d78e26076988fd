"""What people say of posts, as SQL for whoever asks what a post counts as."""

# A label is of the text that its person saw: of an older one it says nothing. An empty one takes
# back what was said before: who asks for the last word takes it for none.
STANDS = """
NOT EXISTS (SELECT 1 FROM revisions r WHERE r.mention_id = l.mention_id AND r.until > l.at)
"""
"""Whether the label `l` is of the text as it stands."""


def _last_word(field: str) -> str:
    return f"""
(SELECT nullif(l.value, '') FROM labels l
    WHERE l.mention_id = m.id AND l.field = '{field}' AND {STANDS} ORDER BY l.id DESC LIMIT 1)
"""  # noqa: S608  put together of constants


COMPLAINT = _last_word("complaint")
"""Whether people call the post `m` a complaint: yes, no, or NULL where nobody says."""
URGENCY = _last_word("urgency")
"""The level that people give to the post `m`, or NULL where nobody says."""
ABUSE = f"""
coalesce({_last_word("abuse")} = 'yes',
    (SELECT abuse FROM classifications WHERE mention_id = m.id))
"""  # noqa: S608  put together of constants
"""How probably the post `m` is abuse: as people say, else as the classifier does."""
