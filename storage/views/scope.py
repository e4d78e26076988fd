"""Of which posts and cases a question is asked: as values, and as SQL for them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from storage.database import stamp
from storage.department import Department
from storage.polled import Span

Brands: TypeAlias = tuple[str, ...] | None
"""Names of brands: of posts that name one of them; None is all posts."""
UNNAMED = ""
"""Stands among the names for posts that name no brand, as an import may bring them."""

# Most posts name one brand: they are found by their text, without reading the list.
OF_BRANDS = f"""
(m.brands IN (SELECT iif(value = '{UNNAMED}', '[]', json_array(value)) FROM json_each(?3))
    OR ?3 IS NULL
    OR EXISTS (SELECT 1 FROM json_each(m.brands) WHERE value IN (SELECT value FROM json_each(?3))))
"""  # noqa: S608  put together of constants
"""Whether the post `m` is on the brands ?3."""
# By the post that opened it: a later one of the thread need not name the brand.
CASE_OF_BRANDS = f"""
(?3 IS NULL OR EXISTS (
    SELECT 1 FROM case_mentions g JOIN mentions m ON m.id = g.mention_id
    WHERE g.case_id = c.id AND m.own = 0 AND m.published_at = c.opened_at AND {OF_BRANDS}))
"""  # noqa: S608
"""Whether the case `c` is on the brands ?3."""
OF_DEPARTMENT = """
(?4 IS NULL OR c.department = ?4
    OR c.department IS NULL AND c.topic IN (SELECT value FROM json_each(?5)))
"""
"""Whether the case `c` belongs to the department ?4 of the topics ?5: handed over, or by topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Of whose posts and cases a question is asked."""

    brands: Brands = None
    department: Department | None = None
    """Of posts on its topics, and of cases that are its own; None is the whole house."""


EVERYTHING = Scope()


def leave_out(brands: Brands, configured: Sequence[str]) -> bool:
    """Whether posts on some of the configured brands are not asked of."""
    return brands is not None and not set(configured) <= set(brands)


def names(brands: Brands) -> str | None:
    """Give the brands as ?3 takes them."""
    return None if brands is None else json.dumps(list(brands), ensure_ascii=False)


def asked(span: Span, brands: Brands) -> list[str | None]:
    """Give the values of ?1 to ?3."""
    return [stamp(span.start), stamp(span.end), names(brands)]


def within(scope: Scope) -> list[str | None]:
    """Give the values of ?3 to ?5."""
    name, topics = (None, None) if scope.department is None else scope.department.asked
    return [names(scope.brands), name, topics]
