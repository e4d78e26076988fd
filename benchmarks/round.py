"""A round of `watch --once` with few and with many mentions stored, and the idle loop's memory.

    python -m benchmarks.round [FEW MANY]

Each round is a process of its own, five in turn for each ledger; medians are compared.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.rows import config, write
from benchmarks.turns import timed
from responder.commands.common import now
from responder.desk import Desk
from responder.files import import_files
from storage.settings import load

ROUNDS = 5
IDLE_S = 20


def prepared(folder: Path, count: int) -> Path:
    """Fill a ledger with mentions that are judged; each round then drafts five hundred cases."""
    folder.mkdir()
    path = config(folder)
    write(folder / "rows.jsonl", count)
    desk = Desk(settings=load(path), clock=now)
    import_files(desk, [str(folder / "rows.jsonl")], print)
    desk.triage()
    run("watch", "--once", at=path)
    return path


def run(*words: str, at: Path) -> None:
    """Run a command to its end."""
    command = [sys.executable, "-m", "cli", *words, "--config", str(at)]
    subprocess.run(command, check=True, capture_output=True)


def idle_memory(path: Path) -> float:
    """Give the resident memory of the idle loop, in MB (Linux only)."""
    command = [sys.executable, "-m", "cli", "watch", "--config", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(IDLE_S)
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    process.send_signal(signal.SIGTERM)
    process.wait()
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(few: int, many: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        small, large = prepared(root / "few", few), prepared(root / "many", many)
        pairs = [
            (
                timed(lambda: run("watch", "--once", at=small)),
                timed(lambda: run("watch", "--once", at=large)),
            )
            for _ in range(ROUNDS)
        ]
        one, other = (median(column) for column in zip(*pairs, strict=True))
        print(f"round at {few:>9,} mentions   {one:.3f} s")
        print(f"round at {many:>9,} mentions   {other:.3f} s   ratio {other / one:.2f}")
        print(f"idle loop at {few:,} mentions   {idle_memory(small):.0f} MB resident")
        print(f"idle loop at {many:,} mentions   {idle_memory(large):.0f} MB resident")


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (10_000, 1_000_000)))
