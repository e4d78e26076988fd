"""What each channel's own posts taught about how far the next will go, in the status."""

from datetime import datetime

from rich.text import Text

from classifier.kept_spread import read
from responder.screens.words import ago, post
from storage.lessons import Lesson
from storage.model import Json


def lesson_line(lesson: Lesson, now: datetime) -> Text:
    """Say by which model the posts of a channel are forecast, and how it stood to the default."""
    model = read(lesson.model) if lesson.model else None
    gain = ""
    if model is not None:
        told = model.tested
        gain = f"; log-loss on the newest fifth {told.ours:.3f}, the default's {told.default:.3f}"
    elif lesson.model is not None:
        gain = "; it is of another release, so the default is used until it is learnt anew"
    channel = post(lesson.channel, most=40)
    return Text.assemble(
        "Forecast on ", channel, f": {lesson.words}{gain} (tried {ago(lesson.at, now)})."
    )


def lesson_json(lesson: Lesson) -> dict[str, Json]:
    """Give what was learnt of a channel, for monitoring."""
    model = read(lesson.model) if lesson.model else None
    return {
        "channel": lesson.channel,
        "at": lesson.at.isoformat(),
        "posts": lesson.posts,
        "model": "local" if model else "growth",
        "log_loss": model.tested.ours if model else None,
        "default_log_loss": model.tested.default if model else None,
        "words": lesson.words,
    }
