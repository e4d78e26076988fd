"""Weeks of posts by their totals, each post by an account of its own."""

from collections.abc import Mapping

from storage.views.posts import (
    BALANCE,
    COMPLAINT,
    URGENT,
    Counted,
    Moments,
    Question,
    of_topic,
)


def alone(posts: int, total: int, squares: int | None = None) -> Moments:
    """Sum up the answers of so many accounts with a post each."""
    squares = total if squares is None else squares
    return Moments(
        authors=posts,
        posts=posts,
        posts_squared=posts,
        total=total,
        squares=squares,
        total_squared=squares,
        total_by_posts=total,
    )


def counted(
    posts: int,
    *,
    complaints: int = 0,
    urgent: int = 0,
    positive: int = 0,
    negative: int = 0,
    topics: Mapping[str, int] | None = None,
) -> Counted:
    """Count a week, all of it judged."""
    answers: dict[Question, Moments] = {
        COMPLAINT: alone(posts, complaints),
        BALANCE: alone(posts, positive - negative, positive + negative),
        URGENT: alone(posts, urgent),
    }
    for topic, hits in (topics or {}).items():
        answers[of_topic(topic)] = alone(posts, hits)
    return Counted(
        posts=posts,
        authors=posts,
        loud_authors=0,
        loud_posts=0,
        unjudged=0,
        undecided=0,
        answers=answers,
        complaints={},
        urgent={},
    )
