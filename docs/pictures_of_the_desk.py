"""Draws the pictures of `vigie review` in the README, from the simulated week.

python -m docs.pictures_of_the_desk
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from textual.pilot import Pilot

from responder.counter.app import CounterApp
from responder.counter.dialogs import Warnings
from responder.counter.english import ENGLISH
from responder.counter.french import FRENCH
from responder.counter.screen import Counter
from responder.counter.words import Words
from responder.demo import simulated_week
from responder.desk import Desk
from storage.model import Case, Status, Urgency

MOMENT = timedelta(days=4, hours=22)
"""Friday at 22:00: a photo of a mouldy pot spreads."""
COLD = "Hello Maud, this is our policy. Thank you for your patience. The Brumelle team"
"""A reply that no customer should read."""

Story = Callable[[Counter, Pilot[None]], Awaitable[None]]


async def read(counter: Counter, pilot: Pilot[None]) -> None:
    """Wait until the chosen case is shown."""
    while counter.queue.row is None or counter.reading is None or not _settled(counter):
        await pilot.pause()
    await pilot.pause()


def _settled(counter: Counter) -> bool:
    row, reading = counter.queue.row, counter.reading
    return row is not None and reading is not None and row.case.id == reading.file.case.id


async def reached(counter: Counter, pilot: Pilot[None], wanted: Callable[[Case], bool]) -> None:
    """Go down the queue to the first case like this."""
    await read(counter, pilot)
    for _ in counter.queue.rows:
        if counter.queue.row is not None and wanted(counter.queue.row.case):
            return
        await pilot.press("j")
        await read(counter, pilot)


async def opened(counter: Counter, pilot: Pilot[None]) -> None:
    """Read what is critical."""
    await reached(counter, pilot, lambda case: case.risk.level is Urgency.CRITICAL)


async def warned(counter: Counter, pilot: Pilot[None]) -> None:
    """Write a cold reply, ask to approve it, and confirm one of the points."""
    await reached(
        counter, pilot, lambda c: c.status is Status.DRAFTED and c.risk.level is Urgency.HIGH
    )
    await counter.keep_text(COLD)
    await read(counter, pilot)
    await pilot.press("a")
    while not isinstance(pilot.app.screen, Warnings):
        await pilot.pause()
    await pilot.press("space")
    await pilot.pause()


async def narrow(counter: Counter, pilot: Pilot[None]) -> None:
    """Read the first case on a small screen."""
    await read(counter, pilot)
    await pilot.press("enter")
    await pilot.pause()


PICTURES: tuple[tuple[str, tuple[int, int], Words, Story], ...] = (
    ("desk", (132, 40), ENGLISH, opened),
    ("desk-warning", (110, 32), ENGLISH, warned),
    ("desk-french", (80, 24), FRENCH, narrow),
)


async def drawn(desk: Desk, size: tuple[int, int], words: Words, story: Story) -> str:
    """Open the desk, play a story at it, and draw it."""
    app = CounterApp(desk, "Léa", words)
    async with app.run_test(size=size) as pilot:
        while not isinstance(app.screen, Counter):
            await pilot.pause()
        await story(app.screen, pilot)
        return app.export_screenshot(title="vigie review")


def main() -> None:
    """Live until the moment, and draw what the desk shows then."""
    with simulated_week() as week:
        for at in week.ticks():
            if at >= MOMENT:
                break
        for name, size, words, story in PICTURES:
            svg = asyncio.run(drawn(week.desk, size, words, story))
            # Without its web fonts the picture asks nobody for anything.
            svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
            Path(__file__).with_name(f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
