"""What the search of Hacker News answers."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from listener.counts import counted
from listener.normalise import plain_text, sound


def _id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Count: TypeAlias = Annotated[int | None, BeforeValidator(counted)]
Text: TypeAlias = Annotated[str, AfterValidator(sound)]
NativeId: TypeAlias = Annotated[Text, BeforeValidator(_id), Field(min_length=1)]


class Hit(BaseModel):
    """One story or comment; a comment has a `comment_text`."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    native_id: NativeId = Field(alias="objectID")
    created_at_i: int = Field(ge=0, lt=253_402_300_800)
    """Seconds since 1970, before the year 10000."""
    author: Text | None = None
    title: Text | None = None
    url: str | None = None
    story_text: Text | None = None
    comment_text: Text | None = None
    points: Count = None
    num_comments: Count = None
    story_id: NativeId | None = None
    parent_id: NativeId | None = None

    @property
    def text(self) -> str:
        """The title as it is, and what was written below it."""
        below = plain_text(self.comment_text or self.story_text or "")
        return "\n\n".join(part for part in ((self.title or "").strip(), below) if part)


class Single(BaseModel):
    """A story or comment that was asked for by itself, with the comments right under it."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    native_id: NativeId = Field(alias="id")
    points: Count = None
    children: tuple[object, ...] | None = None
