"""How entries of the audit hang together: part of the format of the file, never changed."""

import hashlib
import json
from collections.abc import Sequence

START = "0" * 64
"""Stands before the first entry."""


def digest_of(salt: str, note: str | None, changes: str) -> str:
    """Hash what was written in an entry, so that nobody can guess it once the salt is gone."""
    return _hash([salt, note, changes])


def link_of(before: str, told: Sequence[str | int | float | None]) -> str:
    """Hash an entry with the hash of the one before: number, case, version, action, actor, time,
    hash of the draft, digest.
    """
    return _hash([before, *told])


def _hash(values: Sequence[str | int | float | None]) -> str:
    # As JSON, where two lists never read alike however their texts are cut.
    return hashlib.sha256(json.dumps(values).encode("ascii")).hexdigest()
