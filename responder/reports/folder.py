"""A folder as a receiver of reports: each file appears in it whole or not at all."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from responder.alerts.notifier import NotifyError
from responder.alerts.parcel import File, Parcel


class Folder:
    """Writes the files of a report in place of those of the same names."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def fault(self) -> str | None:
        """Say why nothing could be written, as far as that is known without writing."""
        there = next(path for path in (self._path, *self._path.parents) if path.exists())
        if not there.is_dir():
            return f"{there} is no folder"
        if not os.access(there, os.W_OK | os.X_OK):
            return f"cannot write into {there}"
        return None

    def carry(self, parcel: Parcel) -> None:
        """Write all files. Raises NotifyError."""
        try:
            for _ in written(parcel.files, self._path):
                pass
        except OSError as error:
            raise NotifyError(f"cannot write into {self._path}: {error.strerror}") from None


def written(files: Sequence[File], folder: Path) -> Iterator[Path]:
    """Write each file whole or not at all; gives their paths. Raises OSError."""
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, file.content)
        yield path


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file and then in its place, which a reader sees at one moment."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _settle(path.parent)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


def _settle(folder: Path) -> None:
    """Keep the names in a folder through a loss of power: the ledger will say it was delivered."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
