"""A folder in which each file appears whole or not at all."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from responder.alerts.notifier import NotifyError
from responder.alerts.parcel import File
from responder.reports.folder import Folder, written
from tests.contracts.test_carriers import PARCEL


def named(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_the_files_stand_in_the_folder_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there yet"
    for _ in range(2):
        Folder(folder).carry(PARCEL)
        assert named(folder) == sorted(file.name for file in PARCEL.files)
    for file in PARCEL.files:
        assert (folder / file.name).read_bytes() == file.content


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(NotifyError, match=r"cannot write into .*taken") as raised:
        Folder(tmp_path / "taken").carry(PARCEL)
    assert not raised.value.permanent


def test_what_could_not_be_written_is_known_before(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    assert Folder(tmp_path / "not" / "there yet").fault is None
    assert Folder(tmp_path / "taken" / "x").fault == f"{tmp_path / 'taken'} is no folder"
    assert named(tmp_path) == ["taken"]


def test_a_file_in_the_way_of_a_failure_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "week.html").mkdir()
    with pytest.raises(OSError):
        list(written([File(name="week.html", media_type="text/html", content=b"x")], tmp_path))
    assert named(tmp_path) == []


def overwrite(folder: Path, size: int, ready: Path) -> None:
    """Write the same file for ever, each time full of another letter."""
    while True:
        for letter in (b"a", b"b"):
            file = File(name="week.html", media_type="text/html", content=letter * size)
            list(written([file], folder))
            ready.touch()


def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    folder, ready, size = tmp_path / "out", tmp_path / "ready", 2_000_000
    for _ in range(5):
        ready.unlink(missing_ok=True)
        child = multiprocessing.get_context("forkserver").Process(
            target=overwrite, args=(folder, size, ready)
        )
        child.start()
        assert child.pid is not None
        while not ready.exists():
            assert child.is_alive()
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        content = (folder / "week.html").read_bytes()
        assert len(content) == size
        assert len(set(content)) == 1
