"""What people say of posts, as SQL for whoever asks what a post counts as."""

# A label is of the text that its person saw: of an older one it says nothing. An empty one takes
# back what was said before: who asks for the last word takes it for none.
STANDS = """
NOT EXISTS (SELECT 1 FROM revisions r WHERE r.mention_id = l.mention_id AND r.until > l.at)
"""
"""Whether the label `l` is of the text as it stands."""
COMPLAINT = f"""
(SELECT nullif(l.value, '') FROM labels l
    WHERE l.mention_id = m.id AND l.field = 'complaint' AND {STANDS} ORDER BY l.id DESC LIMIT 1)
"""  # noqa: S608  put together of constants
"""Whether people call the post `m` a complaint: yes, no, or NULL where nobody says."""
ABUSE = f"""
coalesce((SELECT nullif(l.value, '') = 'yes' FROM labels l
    WHERE l.mention_id = m.id AND l.field = 'abuse' AND {STANDS} ORDER BY l.id DESC LIMIT 1),
    (SELECT abuse FROM classifications WHERE mention_id = m.id))
"""  # noqa: S608  put together of constants
"""How probably the post `m` is abuse: as people say, else as the classifier does."""
