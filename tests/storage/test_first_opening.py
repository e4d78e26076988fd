"""A file that several open: its schema is made once, and nobody's locks are given away."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storage.ledger import opened

JOBS = 8
ROOT = Path(__file__).parents[2]


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


def test_opening_a_file_again_gives_away_no_lock_of_who_has_it_open(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    look = "import sys; from storage.ledger import opened\nwith opened(sys.argv[1]): pass"
    with opened(path) as ledger:
        ledger.put("key", "value")
        with opened(path):
            pass
        subprocess.run([sys.executable, "-c", look, str(path)], check=True, cwd=ROOT)

        # The last to close a file removes its log: nobody else may take itself for the last.
        assert path.with_name("vigie.db-wal").exists()
        assert ledger.get("key") == "value"
