"""Tells by e-mail, Slack, Teams, Telegram, ntfy and a hundred others, through Apprise.

Apprise cannot acknowledge or resolve anywhere: each event is a message. Its retries are off.
A report is a message with its files attached, where the far end takes any: by e-mail it does.
"""

import logging
import re
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from pydantic import SecretStr

from responder.alerts.gate import Gate
from responder.alerts.notifier import Kind, NotifyError, ReceiverOptions
from responder.alerts.page import Page
from responder.alerts.parcel import Parcel, packed
from storage.errors import SettingsError
from storage.model import Urgency

BODY = 1500
"""Characters: what the shortest of the common chats takes in one message, with room to spare."""
_ANSWERED = re.compile(r"\berror=5\d\d\b")
_SAID_NO = re.compile(r"\berror=4(?!08|29)\d\d\b")

_NEVER_SENT = "Connection error while submitting email"
"""What the mail plugin says of a server that it could not reach or sign in to."""


class AppriseOptions(ReceiverOptions):
    """An address of Apprise, such as `mailto://…` or `ntfy://…`: https://appriseit.com."""

    url: SecretStr
    """One address: several are several receivers, each with its own log."""


class AppriseNotifier:
    """Sends a message for each event, but for an acknowledgement, which wakes nobody."""

    hears = frozenset(
        {
            Gate.SEND_FIRST,
            Gate.SEND_UPDATE,
            Gate.SEND_REPEAT,
            Gate.SEND_ESCALATED,
            Gate.SEND_RESOLVED,
        }
    )

    def __init__(self, options: AppriseOptions, overflow: str = "truncate") -> None:
        if find_spec("apprise") is None:
            raise SettingsError(
                "alerts: the receiver 'apprise' needs an extra: pip install 'vigie[notify]'"
            )
        from apprise import Apprise, AppriseAsset

        # What it would log names addresses; what a person must know is in the error.
        logging.getLogger("apprise").propagate = False
        asset = AppriseAsset(
            app_id="Vigie", async_mode=False, secure_logging=True, storage_mode="memory"
        )
        self._timeout_s = options.timeout_s
        self._apprise = Apprise(asset=asset)
        if not self._apprise.add(_plain(options.url.get_secret_value(), overflow)):
            raise SettingsError("alerts: the receiver 'apprise' cannot read its url")

    def notify(self, page: Page) -> None:
        """Tell a page. Raises NotifyError."""
        from apprise import NotifyType

        kind = NotifyType.WARNING
        if page.event is Gate.SEND_RESOLVED:
            kind = NotifyType.SUCCESS
        elif page.severity is Urgency.CRITICAL:
            kind = NotifyType.FAILURE
        self._send(page.title, "\n".join(page.lines)[:BODY], kind)

    def carry(self, parcel: Parcel) -> None:
        """Send a report with its files. Raises NotifyError."""
        from apprise import AppriseAttachment, NotifyType
        from apprise.attachment.memory import AttachMemory

        attach: Callable[..., Any] = AttachMemory
        attached = AppriseAttachment()
        for file in packed(parcel.files):
            attached.add(attach(content=file.content, name=file.name, mimetype=file.media_type))
        lines = filter(None, (*parcel.words, parcel.enclosed))
        # What is too long for one message of a chat is split: see `_carrier`.
        self._send(parcel.title, "\n".join(lines), NotifyType.INFO, attached)

    def _send(self, title: str, body: str, kind: Any, attached: Any = None) -> None:  # noqa: ANN401  of a library without types
        from apprise import NotifyFormat

        result = self._apprise.notify(
            title=title,
            body=body,
            body_format=NotifyFormat.TEXT,
            notify_type=kind,
            attach=attached,
            timeout=self._timeout_s,
        )
        if not result:
            # Apprise tells why in its log alone, and there without secrets.
            words = "\n".join(str(entry) for entry in result.logs())
            no = _SAID_NO.search(words) is not None
            answered = _ANSWERED.search(words) is not None
            raise NotifyError(
                "the address did not take it",
                permanent=no,
                answered=answered,
                unsure=not (no or answered or _NEVER_SENT in words),
            )


def _carrier(options: AppriseOptions) -> AppriseNotifier:
    # Where it truncates, Apprise drops all attachments but the first too.
    return AppriseNotifier(options, overflow="split")


def _plain(url: str, overflow: str) -> str:
    """Ask for no retry, and say what becomes of long messages, unless the address does."""
    for option in ("retry=0", f"overflow={overflow}"):
        if f"{option.split('=')[0]}=" not in url:
            url += ("&" if "?" in url else "?") + option
    return url


KIND = Kind(
    kind="apprise",
    label="e-mail and chats through Apprise",
    options=AppriseOptions,
    opened=AppriseNotifier,
    carrier=_carrier,
)
