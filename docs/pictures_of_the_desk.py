"""Draws docs/desk.svg, the picture of `vigie review` in the README, from the simulated week.

python -m docs.pictures_of_the_desk
"""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

from responder.counter.app import CounterApp
from responder.counter.english import ENGLISH
from responder.counter.screen import Counter
from responder.demo import simulated_week
from responder.desk import Desk

SIZE = (132, 40)
MOMENT = timedelta(days=4, hours=22)
"""Friday at 22:00: a photo of a mouldy pot spreads."""


async def drawn(desk: Desk) -> str:
    """Open the desk, wait for its first case, and draw it."""
    app = CounterApp(desk, "Léa", ENGLISH)
    async with app.run_test(size=SIZE) as pilot:
        while not (isinstance(app.screen, Counter) and app.screen.reading is not None):
            await pilot.pause()
        await pilot.pause()
        return app.export_screenshot(title="vigie review")


def main() -> None:
    """Live until the moment, and draw what the desk shows then."""
    with simulated_week() as week:
        for at in week.ticks():
            if at >= MOMENT:
                break
        svg = asyncio.run(drawn(week.desk))
    # Without its web fonts the picture asks nobody for anything.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    Path(__file__).with_name("desk.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
