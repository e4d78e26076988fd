"""Draws docs/watch.svg, the picture of the loop in the README, from the simulated week.

python -m docs.picture
"""

import re
from datetime import timedelta
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from responder.demo import simulated_week
from responder.screens.watch import current_page

WIDTH = 118
MOMENT = timedelta(days=4, hours=22)
"""Friday at 22:00: a photo of a mouldy pot spreads."""


def main() -> None:
    """Live until the moment, and draw what the loop shows then."""
    with simulated_week() as week, Path("/dev/null").open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        for at in week.ticks():
            if at >= MOMENT:
                break
        console.print(current_page(week.desk))
    # Without its web fonts the picture asks nobody for anything.
    frame = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    svg = console.export_svg(title="vigie watch", code_format=frame, unique_id="watch")
    Path(__file__).with_name("watch.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
