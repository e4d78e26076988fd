"""Takes the pictures of the weekly report in the README, in a real browser.

python -m docs.pictures_of_the_report
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from responder.reports.renderers import html
from responder.reports.tongues.registry import TONGUES
from tests.browser import NAMES, found, running
from tests.responder.reports.stories import STORIES, told

HERE = Path(__file__).parent
PICTURES = (
    ("report.png", "en", 1_000, 1_430, False),
    ("report-phone.png", "fr", 390, 1_100, True),
)
"""Name, language, width and height in pixels, dark or light."""


def main() -> None:
    """Write the page of the week of an outage in each language and look at it."""
    program = found()
    if program is None:
        raise SystemExit(f"no browser is installed: none of {', '.join(NAMES)}")
    outage = told(next(story for story in STORIES if story.name == "outage"))
    with TemporaryDirectory() as folder, running(program, Path(folder) / "profile") as browser:
        for name, language, width, height, dark in PICTURES:
            page = Path(folder) / f"{language}.html"
            page.write_text(html.render(outage, TONGUES[language]), encoding="utf-8")
            taken = browser.open(page, width=width, dark=dark).picture(height)
            (HERE / name).write_bytes(taken)


if __name__ == "__main__":
    main()
