"""Where channels keep their sessions."""

from dataclasses import dataclass
from pathlib import Path

from storage.ledger import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerVault:
    """Keeps sessions in the ledger; opens it for each call, so that any thread may ask."""

    path: Path

    def get(self, key: str) -> str | None:
        """Return what was kept under the key, or None."""
        with opened(self.path) as ledger:
            return ledger.get(key)

    def put(self, key: str, value: str) -> None:
        """Keep the value in place of the former one."""
        with opened(self.path) as ledger:
            ledger.put(key, value)
