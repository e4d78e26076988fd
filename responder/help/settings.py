"""The table `[responder.help]`."""

from pathlib import Path

from pydantic import Field, field_validator, model_validator

from storage.settings import Table


class HelpSettings(Table):
    """Where the help articles are, and how sure Vigie must be to link one."""

    folder: Path | None = None
    """Markdown and HTML files, in folders of folders too; a path starts where the ledger is."""
    export: Path | None = None
    """A CSV or JSONL file with `url`, `title` and `text`, as a help centre exports it."""
    hosts: tuple[str, ...] = ()
    """The brand's own sites; an article elsewhere is refused. What is below them counts too."""
    threshold: float | None = Field(default=None, gt=0, lt=2)
    """Least score of an article that is linked; see docs/help-articles.md for what it means."""

    @field_validator("hosts")
    @classmethod
    def _bare(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not host.isascii() or "." not in host or any(sign in host for sign in "/:@ *"):
                raise ValueError(f"{host!r} is no host: write it as in help.example.org")
        return tuple(host.lower().strip(".") for host in hosts)

    @model_validator(mode="after")
    def _with_hosts(self) -> "HelpSettings":
        if (self.folder or self.export) and not self.hosts:
            raise ValueError("name the brand's own sites in `hosts`: no other is linked")
        return self
