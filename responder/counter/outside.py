"""What lies outside the desk: the editor of the person, and their browser."""

import os
import shlex
import subprocess
import tempfile
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from storage.errors import ToolError


class OutsideError(ToolError):
    """A program outside could not be used; the text says why."""


def editor_of(environ: Mapping[str, str] | None = None) -> Sequence[str]:
    """Give the command of the person's editor; empty where none is named."""
    environ = os.environ if environ is None else environ
    named = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        return shlex.split(named)
    except ValueError as error:
        raise OutsideError(f"VISUAL or EDITOR cannot be read: {error}") from error


def edited(text: str, editor: Sequence[str]) -> str:
    """Let the person edit a text in a file that nobody else can read. Raises OutsideError."""
    with tempfile.TemporaryDirectory(prefix="vigie-") as folder:
        path = Path(folder) / "reply.txt"
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        try:
            ended = subprocess.run([*editor, str(path)], check=False)  # noqa: S603  the person's own
            if ended.returncode != 0:
                raise OutsideError(f"{editor[0]} ended with {ended.returncode}")
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise OutsideError(f"{editor[0]}: {error}") from error


def safe_link(url: str | None) -> str | None:
    """Give an address that may be opened: of the web, in one printable line; else None."""
    if url is None or not url.isprintable() or any(char.isspace() for char in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and host else None


def host_of(url: str) -> str:
    """Name the host of an address in letters that do not look like others."""
    host = urlsplit(url).hostname or ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ascii(host)


def open_link(url: str) -> bool:
    """Open an address in a browser with a window; says whether there is one."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    # A browser of the terminal would draw over the desk.
    return not isinstance(browser, webbrowser.GenericBrowser) and browser.open(url)
