"""Posts each page as signed JSON to an address: docs/alerts.md says how to check the signature."""

import hashlib
import hmac
import json

from pydantic import SecretStr

from responder.alerts.gate import SENDS
from responder.alerts.notifier import Kind, ReceiverOptions
from responder.alerts.notifiers.http import SecretUrl, ask
from responder.alerts.page import Page, page_json


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
        body = json.dumps(page_json(page), ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Vigie-Event": page.event.value,
            "X-Vigie-Dedup-Key": page.dedup_key,
        }
        if self._options.secret is not None:
            key = self._options.secret.get_secret_value().encode()
            headers["X-Vigie-Signature"] = signature(key, int(page.at.timestamp()), body)
        url = self._options.url.get_secret_value()
        ask("POST", url, timeout_s=self._options.timeout_s, content=body, headers=headers)


def signature(key: bytes, timestamp: int, body: bytes) -> str:
    """Sign a body and the time at which it was sent: `t=SECONDS,v1=HEX` (HMAC-SHA256)."""
    signed = f"{timestamp}.".encode() + body
    return f"t={timestamp},v1={hmac.new(key, signed, hashlib.sha256).hexdigest()}"


KIND = Kind(
    kind="webhook", label="signed JSON by HTTP", options=WebhookOptions, opened=WebhookNotifier
)
