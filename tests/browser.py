"""A real browser without a window, driven by its DevTools protocol through two pipes.

https://chromedevtools.github.io/devtools-protocol/
"""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 60.0
"""Seconds for one answer of the browser."""
_OPTIONS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
# The browser reads commands at 3 and answers at 4.
_AS_3_AND_4 = """import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""

Told = dict[str, Any]


class BrowserError(Exception):
    """The browser did not do what it was asked."""


def found() -> str | None:
    """Find a browser of the Chromium family on this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass(kw_only=True)
class Browser:
    """One running browser."""

    commands: int
    answers: int
    events: list[Told] = field(default_factory=list)
    _count: int = 0
    _rest: bytes = b""

    def ask(self, method: str, session: str | None = None, **params: object) -> Told:
        """Send a command and wait for its answer."""
        self._count += 1
        sent: Told = {"id": self._count, "method": method, "params": params}
        if session:
            sent["sessionId"] = session
        os.write(self.commands, json.dumps(sent).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._count:
                if "error" in told:
                    raise BrowserError(f"{method}: {told['error']['message']}")
                answer: Told = told["result"]
                return answer
            self.events.append(told)

    def wait_for(self, event: str, session: str) -> None:
        """Wait until something has happened on a page."""
        while not any(e.get("sessionId") == session for e in self._named(event)):
            self.events.append(self._next())

    def _named(self, *names: str) -> list[Told]:
        return [event for event in self.events if event["method"] in names]

    def _next(self) -> Told:
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self.answers], [], [], max(0, until - time.monotonic()))
            if not ready:
                raise BrowserError(f"the browser was silent for {PATIENCE:.0f} seconds")
            more = os.read(self.answers, 1 << 20)
            if not more:
                raise BrowserError("the browser has ended")
            self._rest += more
        message, self._rest = self._rest.split(b"\0", 1)
        told: Told = json.loads(message)
        return told

    def open(self, file: Path, *, width: int, dark: bool = False, printed: bool = False) -> "Page":
        """Show a file, so many pixels wide, and wait until it is there."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(browser=self, session=session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.ask(f"{domain}.enable")
        page.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        media = "print" if printed else "screen"
        page.ask("Emulation.setEmulatedMedia", media=media, features=[scheme])
        page.ask("Page.navigate", url=file.as_uri())
        self.wait_for("Page.loadEventFired", session)
        return page


@dataclass(kw_only=True)
class Page:
    """One page that is open."""

    browser: Browser
    session: str

    def ask(self, method: str, **params: object) -> Told:
        """Send a command to this page."""
        return self.browser.ask(method, self.session, **params)

    def run(self, script: str) -> object:
        """Run a script on the page and give what it answers. Raises BrowserError."""
        told = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in told:
            raise BrowserError(json.dumps(told["exceptionDetails"])[:2_000])
        answer: object = told["result"].get("value")
        return answer

    def pdf(self) -> bytes:
        """Print the page as its style wants it."""
        printed = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(printed["data"])

    def picture(self, height: int) -> bytes:
        """Take a picture (PNG) of the upper part of the page, so many pixels high."""
        width = self.run("innerWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        taken = self.ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(taken["data"])

    def complaints(self) -> list[Told]:
        """What the console shows: errors, warnings, exceptions, breaches of the policy."""
        names = {"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"}
        return [event["params"] for event in self._events() if event["method"] in names]

    def requests(self) -> list[str]:
        """The addresses that the page asked for, itself included."""
        return [
            event["params"]["request"]["url"]
            for event in self._events()
            if event["method"] == "Network.requestWillBeSent"
        ]

    def _events(self) -> list[Told]:
        return [event for event in self.browser.events if event.get("sessionId") == self.session]


@contextmanager
def running(program: str, profile: Path) -> Iterator[Browser]:
    """Start a browser with a fresh profile; it ends with the block."""
    (theirs_in, ours_out), (ours_in, theirs_out) = _pipe(), _pipe()
    # Without privileges to drop, as in a container, the sandbox of the browser cannot be built.
    options = [*_OPTIONS, f"--user-data-dir={profile}"] + ["--no-sandbox"] * (os.geteuid() == 0)
    process = subprocess.Popen(
        [sys.executable, "-c", _AS_3_AND_4, str(theirs_in), str(theirs_out), program, *options],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield Browser(commands=ours_out, answers=ours_in)
    finally:
        os.close(ours_out)
        process.terminate()
        process.wait(PATIENCE)
        os.close(ours_in)


def _pipe() -> tuple[int, int]:
    """Make a pipe whose ends stand well above 3 and 4."""
    ends = os.pipe()
    moved = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return moved[0], moved[1]
