"""Posts each page as signed JSON to an address: docs/alerts.md says how to check the signature.

A report comes the same way, whole, under the event `report`.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from pydantic import SecretStr

from responder.alerts.gate import SENDS
from responder.alerts.notifier import Kind, ReceiverOptions
from responder.alerts.notifiers.http import SecretUrl, ask
from responder.alerts.page import Page, page_json
from responder.alerts.parcel import Parcel, parcel_json
from storage.model import Json


class WebhookOptions(ReceiverOptions):
    """An address, and the secret that proves that a page is ours."""

    url: SecretUrl
    secret: SecretStr | None = None
    """Key of the signature; pages are not signed without."""


class WebhookNotifier:
    """Tells every event."""

    hears = SENDS

    def __init__(self, options: WebhookOptions) -> None:
        self._options = options

    def notify(self, page: Page) -> None:
        """Tell a page. Raises NotifyError."""
        self._post(page_json(page), page.event.value, page.dedup_key, page.at)

    def carry(self, parcel: Parcel) -> None:
        """Post a report. Raises NotifyError."""
        self._post(parcel_json(parcel), "report", parcel.key, parcel.at)

    def _post(self, told: Mapping[str, Json], event: str, key: str, at: datetime) -> None:
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Vigie-Event": event,
            "X-Vigie-Dedup-Key": key,
        }
        if self._options.secret is not None:
            secret = self._options.secret.get_secret_value().encode()
            headers["X-Vigie-Signature"] = signature(secret, int(at.timestamp()), body)
        url = self._options.url.get_secret_value()
        ask("POST", url, timeout_s=self._options.timeout_s, content=body, headers=headers)


def signature(key: bytes, timestamp: int, body: bytes) -> str:
    """Sign a body and the time at which it was sent: `t=SECONDS,v1=HEX` (HMAC-SHA256)."""
    signed = f"{timestamp}.".encode() + body
    return f"t={timestamp},v1={hmac.new(key, signed, hashlib.sha256).hexdigest()}"


KIND = Kind(
    kind="webhook",
    label="signed JSON by HTTP",
    options=WebhookOptions,
    opened=WebhookNotifier,
    carrier=WebhookNotifier,
)
