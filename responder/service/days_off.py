"""Public holidays: from the tables of the `holidays` library, and what a brand adds or takes out.

What a table holds by default is a choice of the library's: Bavaria's has no 15 August, a holiday in
its Catholic places alone. `add` and `remove` have the last word.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from pydantic import field_validator, model_validator

from storage.settings import Table


class DaysOff(Table):
    """On which days nobody works, whatever the weekday."""

    country: str | None = None
    """ISO 3166-1 code, as FR; without one there are only the days that are added."""
    subdivision: str | None = None
    """ISO 3166-2 code without the country: 57 for Moselle, BY for Bavaria."""
    add: frozenset[date] = frozenset()
    remove: frozenset[date] = frozenset()

    @field_validator("add", "remove", mode="before")
    @classmethod
    def _days(cls, value: Any) -> Any:  # noqa: ANN401  as TOML gave it
        if isinstance(value, list | tuple) and any(isinstance(day, datetime) for day in value):
            raise ValueError("days without a time, as 2026-12-24")
        return value

    @model_validator(mode="after")
    def _known(self) -> "DaysOff":
        if self.country is None:
            if self.subdivision is not None:
                raise ValueError("a subdivision needs its country")
            return self
        from holidays import list_supported_countries

        known = list_supported_countries()
        if self.country not in known:
            raise ValueError(f"no holidays are known of country {self.country!r}; as in FR, BE, DE")
        if self.subdivision is not None and self.subdivision not in known[self.country]:
            choice = ", ".join(known[self.country]) or "none"
            raise ValueError(f"{self.country} has no subdivision {self.subdivision!r}: {choice}")
        return self

    def __contains__(self, day: date) -> bool:
        """Whether nobody works on this day."""
        if day in self.remove:
            return False
        return day in self.add or day in _public(self.country, self.subdivision, day.year)


@lru_cache(maxsize=256)
def _public(country: str | None, subdivision: str | None, year: int) -> frozenset[date]:
    if country is None:
        return frozenset()
    from holidays import country_holidays

    return frozenset(country_holidays(country, subdiv=subdivision, years=year))
