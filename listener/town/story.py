"""The script of a week in the town: who posts what, where and when, and what it really is.

Read from a table beside this file and checked; nothing is posted here.
"""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from storage.model import Brand

WEEK = Path(__file__).with_name("week.toml")
ZONE = ZoneInfo("Europe/Paris")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NETWORKS = ("x", "reddit", "mastodon", "rss")
BRAND = Brand(
    name="Brumelle",
    handles=("brumelle",),
    hashtags=("brumelle",),
    products=("Brumelle Crème", "yaourt Brumelle"),
    anger=("arnaque", "scam"),
    noise=("vallée", "valley", "météo"),
)
"""An invented dairy; its name is also said of the morning mist, which is noise."""


class Truth(StrEnum):
    """What a person would say that a post is."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    PRAISE = "praise"
    INSULT = "insult"
    COPY = "copy"
    """A complaint that many accounts post with the same words."""
    CHATTER = "chatter"
    NOISE = "noise"
    """The same word in another sense."""


class Hand(StrEnum):
    """What the manager of the story does with a draft."""

    APPROVE = "approve"
    EDIT = "edit"
    LEAVE = "leave"
    CLOSE = "close"


USUAL = {
    Truth.COMPLAINT: Hand.APPROVE,
    Truth.QUESTION: Hand.APPROVE,
    Truth.COPY: Hand.CLOSE,
    Truth.CHATTER: Hand.CLOSE,
}
"""All else is left where it is."""


def _offset(value: object) -> object:
    """Read `Mon 07:30` as the time since midnight of the first Monday."""
    if not isinstance(value, str):
        return value
    day, _, hour = value.partition(" ")
    clock = time.fromisoformat(hour)
    return timedelta(days=DAYS.index(day), hours=clock.hour, minutes=clock.minute)


At: TypeAlias = Annotated[timedelta, BeforeValidator(_offset)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    at: At


class Chapter(_Row):
    """A part of the week."""

    title: str


class Post(_Row):
    """One line of the script."""

    on: Literal["x", "reddit", "mastodon", "rss"]
    by: str
    truth: Truth = Field(alias="is")
    says: str = Field(min_length=1)
    key: str | None = None
    under: str | None = None
    media: tuple[str, ...] = ()
    followers: int | None = None
    given_hand: Hand | None = Field(default=None, alias="hand")
    answer: str = ""
    """What the manager puts in place of the draft, where the hand edits."""

    @property
    def hand(self) -> Hand:
        """What the manager does with its draft."""
        return self.given_hand or USUAL.get(self.truth, Hand.LEAVE)

    @property
    def names_account(self) -> bool:
        """Whether the account of the brand is mentioned: X lets us answer only then."""
        return "@brumelle" in self.says


class Event(_Row):
    """Something that happens to a post later."""

    what: Literal["delete", "edit", "spread"]
    post: str
    says: str = ""
    likes: int = 0
    shares: int = 0


class Story(BaseModel):
    """A week, in the order of its posts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    monday: date
    posts: tuple[Post, ...]
    chapters: tuple[Chapter, ...]
    events: tuple[Event, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> "Story":
        keys = [post.key for post in self.posts if post.key]
        named = [*(e.post for e in self.events), *(p.under for p in self.posts if p.under)]
        if len(set(keys)) != len(keys) or not set(named) <= set(keys):
            raise ValueError("a key is there twice, or is named and not there")
        if list(self.posts) != sorted(self.posts, key=lambda post: post.at):
            raise ValueError("the posts are not in the order of time")
        return self

    def moment(self, at: timedelta) -> datetime:
        """Say when something of the script happens, in UTC."""
        return (datetime.combine(self.monday, time(), ZONE) + at).astimezone(UTC)

    def happens_to(self, key: str | None, what: str) -> Event | None:
        """Find the last event of this sort that a post meets."""
        return next((e for e in self.events[::-1] if (e.post, e.what) == (key, what)), None)


def load(path: Path = WEEK) -> Story:
    """Read the script. Raises pydantic's ValidationError where it does not hold together."""
    return Story.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
