"""Which case a post belongs to: by the thread that it carries on, or as a copy of another."""

from sqlite_utils import Database

from storage.cases import Cases
from storage.mentions import Kept, Mentions
from storage.model import Case, CaseId


class Threads:
    """Finds the case of a post that is in none itself."""

    def __init__(self, db: Database, mentions: Mentions, cases: Cases) -> None:
        self._db = db
        self._mentions = mentions
        self._cases = cases

    def gathering(self, kept: Kept) -> Case | None:
        """Find the open or past case of the thread that this mention carries on."""
        mention = kept.mention
        if mention.in_reply_to is not None:
            answered = self._cases.of_receipt(mention.channel, mention.in_reply_to)
            if answered is not None:
                return answered
        for native_id in (mention.in_reply_to, mention.conversation_id):
            if native_id is not None and native_id != mention.native_id:
                parent = self._mentions.find(mention.channel, native_id)
                case = None if parent is None else self._cases.of_mention(parent)
                if case is not None:
                    return case
        return self._cases.of_thread(thread_of(kept)) or self._cases.of_thread(_branch(kept))

    def elsewhere(self, kept: Kept) -> Case | None:
        """Find the case of the same post seen by another channel: it is answered once."""
        mention = kept.mention
        if mention.url is None:
            return None
        row = self._db.execute(
            """SELECT c.case_id FROM mentions m JOIN case_mentions c ON c.mention_id = m.id
               WHERE m.url = ? AND m.channel <> ? AND m.author_handle IS ? LIMIT 1""",
            [mention.url, mention.channel, mention.author.handle if mention.author else None],
        ).fetchone()
        return None if row is None else self._cases.get(CaseId(row[0]))


def thread_of(kept: Kept) -> str:
    """Name the thread of a mention: its conversation and, where we do not hold that, its author."""
    mention = kept.mention
    root = mention.conversation_id or mention.native_id
    if root == mention.native_id or mention.author is None:
        return f"{mention.channel} {root}"
    return f"{mention.channel} {root} {mention.author.handle}"


def _branch(kept: Kept) -> str:
    """Name the thread that the author's own replies under this post have, where they came first."""
    mention = kept.mention
    author = mention.author.handle if mention.author else ""
    return f"{mention.channel} {mention.native_id} {author}"
