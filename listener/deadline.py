"""One limit of time for a whole request, for the channels whose client library uses requests."""

import io
import time
from collections.abc import Mapping

import requests
from requests.adapters import HTTPAdapter

_CHUNK = 65_536


class Deadline(HTTPAdapter):
    """Gives a request one limit in seconds, for waiting and for reading the whole answer."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        super().__init__()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send and read; the library's own time-out counts only from byte to byte."""
        ends = time.monotonic() + self._limit_s
        response = super().send(request, True, self._limit_s, verify, cert, proxies)
        body = io.BytesIO()
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body.write(chunk)
            if time.monotonic() > ends:
                response.close()
                raise requests.ReadTimeout("the answer took too long")
        body.seek(0)
        response.raw = body
        return response
