"""The one thread in which the desk reads and writes its ledger, so that no key waits for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

from responder.desk import Desk
from storage.database import mendable
from storage.ledger import Ledger

Value = TypeVar("Value")


class Hands:
    """Does one thing after the other, in a thread that holds the ledger open."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._open = ExitStack()
        self._ledger: Ledger | None = None
        self._closed = False

    async def do(self, act: Callable[[Ledger], Value]) -> Value:
        """Do it; what has not begun is dropped when nobody waits for it any more.

        Raises what the act raises, and StorageError; once the hands are closed, CancelledError.
        """
        if self._closed:
            raise asyncio.CancelledError
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._done, act)

    def _done(self, act: Callable[[Ledger], Value]) -> Value:
        if self._ledger is None:
            self._ledger = self._open.enter_context(self._desk.ledger())
        with mendable(self._desk.path):
            return act(self._ledger)

    async def close(self) -> None:
        """Let the ledger go, in the thread that it belongs to, after what was begun."""
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(self._pool, self._open.close)
        self._pool.shutdown()
