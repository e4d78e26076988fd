"""The table `[responder.help]`."""

from pathlib import Path

from pydantic import Field

from storage.settings import Table


class HelpSettings(Table):
    """Where the help articles are, and how sure Vigie must be to link one."""

    folder: Path | None = None
    """Markdown and HTML files, in folders of folders too; a path starts where the ledger is."""
    export: Path | None = None
    """A CSV or JSONL file with `url`, `title` and `text`, as a help centre exports it."""
    threshold: float | None = Field(default=None, gt=0, lt=2)
    """Least score of an article that is linked; see docs/help-articles.md for what it means."""
