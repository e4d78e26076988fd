"""What people say of incidents: kept with who and when, and never overruled by the watch."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from storage.database import transaction
from storage.errors import IllegalTransition, NotFound
from storage.incident import Course, Incident, IncidentId, Step
from storage.incidents import Incidents
from storage.model import MentionId
from storage.wording import Wording

_PUT = """
INSERT INTO incident_mentions VALUES (?, ?, 1) ON CONFLICT (mention_id) DO UPDATE SET
    incident_id = excluded.incident_id, by_hand = 1
"""
_MOVE = """
INSERT OR IGNORE INTO incident_refusals SELECT mention_id, incident_id FROM incident_mentions
WHERE mention_id = ? AND incident_id NOT IN (SELECT value FROM json_each(?))
"""
_TAKE = "DELETE FROM incident_mentions WHERE mention_id = ?"
_REFUSE = "INSERT OR IGNORE INTO incident_refusals VALUES (?, ?)"
_ADMIT = """
DELETE FROM incident_refusals WHERE mention_id = ?
AND incident_id IN (SELECT value FROM json_each(?))
"""
# Also those out of which a person took the posts: what is closed still has their words.
_SAYING = """
SELECT incident_id FROM incident_mentions WHERE mention_id IN (SELECT value FROM json_each(?1))
UNION
SELECT incident_id FROM incident_refusals WHERE mention_id IN (SELECT value FROM json_each(?1))
"""
_WORDS = """
SELECT text, author_handle FROM mentions WHERE id IN (SELECT value FROM json_each(?1))
UNION ALL SELECT text, NULL FROM revisions WHERE mention_id IN (SELECT value FROM json_each(?1))
"""


class Corrections:
    """A person's verbs on incidents. Each raises NotFound, or IllegalTransition with the reason.

    What is read and what is written are one transaction: two persons act one after the other.
    """

    def __init__(self, db: Database, incidents: Incidents) -> None:
        self._db = db
        self._incidents = incidents

    def merge(
        self, source: int, target: int, *, actor: str, at: datetime, note: str | None = None
    ) -> Incident:
        """Say that one incident is a part of another; where one of the two lives, both do."""
        with transaction(self._db):
            one, into = self._incidents.root(source), self._incidents.root(target)
            if one.id == into.id:
                raise IllegalTransition(f"incident {source} is a part of {into.id} already")
            if one.brand != into.brand:
                raise IllegalTransition("they are of two brands")
            families = {*self._incidents.family(one.id), *self._incidents.family(into.id)}
            for number in sorted(families):
                member = self._incidents.get(number)
                self._incidents.write(replace(member, apart=member.apart - families))
            one, into = self._incidents.get(one.id), self._incidents.get(into.id)
            gone = replace(one, state=Course.MERGED, merged_into=into.id, by_hand=True)
            self._incidents.write(gone)
            live = next((i for i in (into, one) if i.live), None)
            if live is not None:
                into = replace(into, state=live.state, closed_at=None, closed_by=None)
            whole = replace(
                into,
                starts_at=min(one.starts_at, into.starts_at),
                last_at=max(one.last_at, into.last_at),
                severity=max(one.severity, into.severity),
                by_hand=True,
            )
            self._incidents.write(whole)
            say = f"into {into.id}" if note is None else f"into {into.id}: {note}"
            self._note(one.id, Step.MERGE, actor=actor, at=at, note=say)
            self._note(into.id, Step.ABSORB, actor=actor, at=at, note=str(one.id))
            return self._incidents.get(into.id)

    def rename(self, number: int, title: str, *, actor: str, at: datetime) -> Incident:
        """Name an incident; the event tells who and when, the name itself can be forgotten."""
        words = " ".join(title.split())
        if not words:
            raise IllegalTransition("a name needs words")
        with transaction(self._db):
            incident = self._incidents.root(number)
            self._incidents.write(replace(incident, title=words, by_hand=True))
            self._note(incident.id, Step.RENAME, actor=actor, at=at)
            return self._incidents.get(incident.id)

    def close(self, number: int, *, actor: str, at: datetime, note: str | None = None) -> Incident:
        """Say that an incident is over, whatever is still said."""
        with transaction(self._db):
            incident = self._incidents.root(number)
            if not incident.live:
                raise IllegalTransition(f"incident {incident.id} is closed already")
            over = replace(
                incident, state=Course.CLOSED, closed_at=at, closed_by=actor, by_hand=True
            )
            self._incidents.write(over)
            self._note(incident.id, Step.CLOSE, actor=actor, at=at, note=note)
            return self._incidents.get(incident.id)

    def reopen(self, number: int, *, actor: str, at: datetime, note: str | None = None) -> Incident:
        """Say that an incident is not over or, where it was merged, that it is one of its own."""
        with transaction(self._db):
            incident = self._incidents.get(number)
            if incident.live:
                raise IllegalTransition(f"incident {number} is open")
            apart = incident.apart
            if incident.merged_into is not None:
                others = self._incidents.family(self._incidents.root(number).id)
                apart |= frozenset(others) - frozenset(self._incidents.family(incident.id))
            again = replace(
                incident,
                state=Course.OPEN,
                merged_into=None,
                closed_at=None,
                closed_by=None,
                last_at=at,
                apart=apart,
                by_hand=True,
            )
            self._incidents.write(again)
            self._note(incident.id, Step.REOPEN, actor=actor, at=at, note=note)
            return self._incidents.get(incident.id)

    def attach(
        self, number: int, posts: Sequence[MentionId], *, actor: str, at: datetime
    ) -> Incident:
        """Say that these posts belong to an incident."""
        with transaction(self._db):
            incident = self._incidents.root(number)
            self._put(incident, posts)
            note = f"posts {_list(posts)}"
            self._note(incident.id, Step.ATTACH, actor=actor, at=at, note=note)
            return self._incidents.get(incident.id)

    def detach(
        self, number: int, posts: Sequence[MentionId], *, actor: str, at: datetime
    ) -> Incident:
        """Say that these posts do not belong to an incident; they are not put back."""
        with transaction(self._db):
            incident = self._take(number, posts)
            note = f"posts {_list(posts)}"
            self._note(incident.id, Step.DETACH, actor=actor, at=at, note=note)
            return self._incidents.get(incident.id)

    def split(
        self, number: int, posts: Sequence[MentionId], *, actor: str, at: datetime
    ) -> Incident:
        """Say that these posts of an incident are one of their own, which is given."""
        with transaction(self._db):
            incident = self._take(number, posts)
            row = self._db.execute("SELECT max(id) + 1 FROM incidents").fetchone()
            new = Incident(
                id=IncidentId(row[0]),
                version=0,
                brand=incident.brand,
                state=Course.OPEN,
                held=(),
                starts_at=incident.starts_at,
                last_at=at,
                severity=incident.severity,
                apart=frozenset(self._incidents.family(incident.id)),
                by_hand=True,
            )
            self._incidents.write(new)
            self._put(new, posts)
            note = f"posts {_list(posts)} to {new.id}"
            self._note(incident.id, Step.DETACH, actor=actor, at=at, note=note)
            note = f"posts {_list(posts)} of {incident.id}"
            self._note(new.id, Step.OPEN, actor=actor, at=at, note=note)
            return self._incidents.get(new.id)

    def _note(
        self, number: IncidentId, step: Step, *, actor: str, at: datetime, note: str | None = None
    ) -> None:
        if not actor.strip():
            raise IllegalTransition(
                "who are you? set responder.approver, VIGIE_APPROVER or --as NAME"
            )
        self._incidents.note(number, step, actor=actor.strip(), at=at, note=note)

    def _put(self, incident: Incident, posts: Sequence[MentionId]) -> None:
        for post in posts:
            query = "SELECT id FROM mentions WHERE id = ?"
            if self._db.execute(query, [post]).fetchone() is None:
                raise NotFound(f"no mention {post}")
        family = json.dumps(self._incidents.family(incident.id))
        self._db.conn.executemany(_ADMIT, [(post, family) for post in posts])
        self._db.conn.executemany(_MOVE, [(post, family) for post in posts])
        self._db.conn.executemany(_PUT, [(post, incident.id) for post in posts])
        self._incidents.write(replace(self._incidents.get(incident.id), by_hand=True))

    def _take(self, number: int, posts: Sequence[MentionId]) -> Incident:
        incident = self._incidents.root(number)
        strange = set(posts) - set(self._incidents.posts(incident.id))
        if strange:
            raise NotFound(f"not of incident {incident.id}: post {_list(sorted(strange))}")
        self._db.conn.executemany(_TAKE, [(post,) for post in posts])
        self._db.conn.executemany(_REFUSE, [(post, incident.id) for post in posts])
        left = tuple(post for post in incident.examples if post not in posts)
        self._incidents.write(replace(incident, examples=left, by_hand=True))
        return self._incidents.get(incident.id)

    def unsay(self, posts: Iterable[MentionId], *, actor: str, at: datetime) -> None:
        """Leave nothing of these posts in the names and examples of their incidents.

        To be called while their texts are still there. What the watch named itself is named anew
        from the other posts in its next round, if the incident lives.
        """
        gone = json.dumps(list(posts))
        with transaction(self._db):
            hit = [IncidentId(row[0]) for row in self._db.execute(_SAYING, [gone]).fetchall()]
            if not hit:
                return
            told = self._db.execute(_WORDS, [gone]).fetchall()
            said = Wording([text for text, _ in told], [name for _, name in told if name])
            # All that is told under one, and that it is told under, was named with these posts.
            roots = {self._incidents.root(number).id for number in hit}
            for number in sorted({i for root in roots for i in self._incidents.family(root)}):
                incident = self._incidents.get(number)
                title = incident.title
                bare = replace(
                    incident,
                    terms=tuple(t for t in incident.terms if not said.says(t)),
                    examples=tuple(e for e in incident.examples if e not in json.loads(gone)),
                    title=None if title is None or said.repeated_in(title) else title,
                )
                if bare != incident:
                    self._incidents.write(bare)
                    self._incidents.note(number, Step.FORGET, actor=actor, at=at)


def _list(posts: Iterable[int]) -> str:
    return ", ".join(map(str, posts))
