"""Files that grow, are cut, replaced or left half-written while they are read."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from listener.channel import Setup, Source
from listener.channels import file as channel
from listener.errors import ChannelError
from storage.model import Brand, Failure
from storage.polled import Batch
from tests.listener.props import ClosedDrawer

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HEADER = "channel,native_id,text,published_at\n"


@dataclass
class Reader:
    """Polls one path and keeps its cursor, as the ledger does."""

    path: Path
    options: Mapping[str, object] = field(default_factory=dict)
    cursor: str | None = None
    now: datetime = NOW

    @property
    def source(self) -> Source:
        table = {"kind": "file", "paths": [str(self.path)], **self.options}
        (source,) = channel.CHANNEL.sources(
            Setup(
                name="shops",
                options=channel.FileOptions.model_validate(table),
                brands=(Brand(name="Brumelle"),),
                clock=lambda: self.now,
                vault=ClosedDrawer(),
            )
        )
        return source

    def poll(self) -> Batch:
        batch = self.source.poll(self.cursor)
        self.cursor = batch.cursor or self.cursor
        self.now += timedelta(minutes=2)
        return batch

    def ids(self) -> list[str]:
        return [mention.native_id for mention in self.poll().mentions]

    def places(self) -> list[str]:
        return [reject.native_id for reject in self.poll().rejects]


def line(native_id: int, text: str = "Brumelle") -> str:
    at = "2026-11-20T21:58:03+01:00"
    row = {"channel": "shops", "native_id": native_id, "text": text, "published_at": at}
    return json.dumps(row) + "\n"


def cells(native_id: int, text: str = "Brumelle") -> str:
    return f"shops,{native_id},{text},2026-11-20T21:58:03+01:00\n"


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def test_what_is_appended_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line(1) + line(2))
    reader = Reader(path)
    first = reader.poll()
    assert [m.native_id for m in first.mentions] == ["1", "2"]
    assert first.mentions[0].brands == ("Brumelle",)
    assert reader.ids() == []
    append(path, line(3))
    second = reader.poll()
    assert [m.native_id for m in second.mentions] == ["3"]
    assert second.covered is not None
    assert (second.covered.start, second.holes) == (NOW + timedelta(minutes=2), ())


def test_csv_is_read_on_under_its_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + cells(1) + cells(2, '"Brumelle,\nencore"'))
    reader = Reader(path)
    assert reader.ids() == ["1", "2"]
    append(path, cells(3) + "shops,4,too few\n" + cells(5))
    batch = reader.poll()
    assert [m.native_id for m in batch.mentions] == ["3", "5"]
    assert [r.native_id for r in batch.rejects] == ["a.csv:6"]


@pytest.mark.parametrize(
    ("name", "begin", "rest"),
    [
        ("a.jsonl", line(2)[:30], line(2)[30:]),
        ("a.csv", cells(2)[:-9], cells(2)[-9:]),
        ("a.csv", 'shops,2,"Brumelle\n', 'encore",2026-11-20T21:58:03+01:00\n'),
    ],
)
def test_a_half_written_row_waits_for_its_end(
    tmp_path: Path, name: str, begin: str, rest: str
) -> None:
    path = tmp_path / name
    path.write_text((HEADER + cells(1) if name == "a.csv" else line(1)) + begin)
    reader = Reader(path)
    first = reader.poll()
    assert ([m.native_id for m in first.mentions], first.rejects) == (["1"], ())
    append(path, rest + (cells(3) if name == "a.csv" else line(3)))
    second = reader.poll()
    assert ([m.native_id for m in second.mentions], second.rejects) == (["2", "3"], ())


@pytest.mark.parametrize(
    ("name", "text"), [("a.jsonl", line(1) + line(2)), ("a.csv", HEADER + cells(1) + cells(2))]
)
def test_a_last_line_without_a_break_is_read_too(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text.rstrip("\n"))
    reader = Reader(path)
    found = [*reader.ids(), *reader.ids()]
    assert found == ["1", "2"]
    assert reader.ids() == []


def test_what_stays_half_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line(1) + line(2)[:30])
    reader = Reader(path)
    assert reader.ids() == ["1"]
    assert reader.places() == ["a.jsonl:2"]
    assert reader.places() == []


def test_a_file_that_was_cut_replaced_or_rewritten_is_read_from_its_start(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line(1) + line(2))
    reader = Reader(path)
    reader.poll()
    path.write_text(line(3))
    assert reader.ids() == ["3"], "cut"
    other = tmp_path / "other"
    other.write_text(line(4) + line(5) + line(6))
    other.replace(path)
    assert reader.ids() == ["4", "5", "6"], "replaced"
    path.write_text(line(7) + line(8) + line(9) + line(10))
    assert reader.ids() == ["7", "8", "9", "10"], "rewritten, and longer than before"


def test_a_folder_is_watched_for_new_files(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(1))
    (tmp_path / "notes.txt").write_text("not a row")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.jsonl")
    reader = Reader(tmp_path)
    assert reader.ids() == ["1"]
    (tmp_path / "b.CSV").write_text(HEADER + cells(2))
    assert reader.ids() == ["2"]
    (tmp_path / "a.jsonl").unlink()
    assert reader.ids() == []
    assert reader.cursor is not None
    assert "a.jsonl" not in reader.cursor
    assert reader.source.probe() == f"{tmp_path}: 1 files to read"


def test_too_much_for_one_poll_is_left_for_the_next(tmp_path: Path) -> None:
    for name, start in (("a.jsonl", 0), ("b.jsonl", 700)):
        (tmp_path / name).write_text("".join(line(start + n) for n in range(700)))
    reader = Reader(tmp_path, {"max_pages": 1})
    polls = [reader.poll() for _ in range(4)]
    assert [len(batch.mentions) for batch in polls] == [500, 500, 400, 0]
    assert [batch.covered is not None for batch in polls] == [False, False, True, True]
    assert len({m.native_id for batch in polls for m in batch.mentions}) == 1400


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_file_larger_than_a_chunk_is_read_whole(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "CHUNK", 3_000)
    write = cells if name == "a.csv" else line
    text = "".join(write(n, '"Brumelle\n"' if n % 3 else "Brumelle") for n in range(200))
    (tmp_path / name).write_text((HEADER if name == "a.csv" else "") + text)
    reader = Reader(tmp_path / name)
    found: list[str] = []
    for _ in range(20):
        batch = reader.poll()
        assert batch.rejects == ()
        found += [mention.native_id for mention in batch.mentions]
    assert found == [str(n) for n in range(200)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_a_line_without_end_does_not_hold_the_reader_up(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "CHUNK", 3_000)
    path = tmp_path / name
    path.write_text((HEADER if name == "a.csv" else "") + "x" * 10_000 + "\n")
    append(path, cells(1) if name == "a.csv" else line(1))
    reader = Reader(path)
    found: list[str] = []
    for _ in range(8):
        found += reader.ids()
    assert found == ["1"]


def test_rows_that_cannot_be_kept_are_told_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    poll = '{"channel": "x", "native_id": "1", "engagement": {"at": "2026-11-20T22:00Z"}}\n'
    path.write_text(line(1) + "\nzanzibar\n" + poll + '{"channel": "x"}\n' + line(2, "autre"))
    batch = Reader(path, {"match": True}).poll()
    assert [(r.native_id, r.reason.partition(":")[0]) for r in batch.rejects] == [
        ("a.jsonl:3", "not JSON"),
        ("a.jsonl:4", "an engagement poll"),
        ("a.jsonl:5", "native_id"),
        ("2", "names no brand"),
    ]
    assert "zanzibar" not in repr(batch)


def test_a_path_that_is_not_there_is_an_outage_and_comes_back(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "later")
    for read in (reader.poll, reader.source.probe):
        with pytest.raises(ChannelError) as caught:
            read()
        assert caught.value.failure is Failure.OUTAGE
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "a.jsonl").write_text(line(1))
    assert reader.ids() == ["1"]


def test_a_channel_without_paths_is_refused() -> None:
    with pytest.raises(ValidationError):
        channel.FileOptions.model_validate({"kind": "file", "paths": []})
