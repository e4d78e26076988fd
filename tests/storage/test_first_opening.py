"""A new file that many jobs open at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage.ledger import opened

JOBS = 8


def test_jobs_that_open_a_new_file_at_once_make_its_schema_once(tmp_path: Path) -> None:
    for attempt in range(10):
        path, start = tmp_path / f"{attempt}.db", threading.Barrier(JOBS)
        path.touch()

        def count(path: Path, start: threading.Barrier) -> int:
            start.wait()
            with opened(path) as ledger:
                return ledger.mentions.pending_count()

        with ThreadPoolExecutor(JOBS) as pool:
            counts = pool.map(count, [path] * JOBS, [start] * JOBS)
            assert list(counts) == [0] * JOBS
