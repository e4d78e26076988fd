"""What is handed to a receiver besides pages: a report with its files. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from storage.model import Json

_ZIP = "application/zip"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold: the same files make the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file."""

    name: str
    """May begin with the name of a folder and a slash, for what belongs together."""
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A report as it is handed over."""

    key: str
    """The same for every receiver, and when it is sent again."""
    at: datetime
    title: str
    lines: tuple[str, ...]
    """The most important of it, in words that are safe everywhere."""
    files: tuple[File, ...]
    about: Mapping[str, Json]
    """The same for programs, with the whole report."""
    doubt: str
    """What a copy says that may not be the first."""
    enclosed: str = ""
    """Names the files, for those who get them."""
    again: bool = False
    """This one may not be the first."""

    @property
    def words(self) -> tuple[str, ...]:
        """Say all of it that has no file, the title left out."""
        return (self.doubt, *self.lines) if self.again else self.lines

    @property
    def text(self) -> str:
        """Say all of it that has no file."""
        return "\n".join([self.title, *self.words])


def parcel_json(parcel: Parcel) -> dict[str, Json]:
    """Give it as JSON, for programs: docs/report.md says what each key means."""
    return {
        "version": 1,
        "event": "report",
        "dedup_key": parcel.key,
        "at": parcel.at.isoformat(),
        "title": parcel.title,
        "text": parcel.text,
        "again": parcel.again,
        **parcel.about,
    }


def packed(files: Iterable[File]) -> Iterator[File]:
    """Give the files for where there are no folders: what belongs together becomes one zip."""
    for folder, inside in groupby(files, key=lambda file: file.name.rpartition("/")[0]):
        if folder:
            yield File(name=f"{folder}.zip", media_type=_ZIP, content=_zipped(inside))
        else:
            yield from inside


def _zipped(files: Iterable[File]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for file in files:
            entry = ZipInfo(file.name.rpartition("/")[2], date_time=_LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return out.getvalue()
