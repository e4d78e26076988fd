"""What every simulated network can be asked to do, whatever the answers it speaks."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Network(Protocol):
    """A network with invented people; answers HTTP as the documentation of the real one says."""

    @property
    def kind(self) -> str:
        """The kind of channel that listens to it, as in the registry."""
        ...

    def settings(self, url: str) -> Mapping[str, object]:
        """Give the settings table by which the channel reaches this network at `url`."""
        ...

    def post(
        self,
        text: str,
        *,
        author: str,
        at: datetime,
        in_reply_to: str | None = None,
        media: tuple[str, ...] = (),
        followers: int | None = None,
        likes: int = 0,
        shares: int = 0,
    ) -> str:
        """Let somebody post; gives the native id. May be called from another thread."""
        ...

    def edit(self, native_id: str, text: str) -> None:
        """Change a post's text."""
        ...

    def delete(self, native_id: str) -> None:
        """Take a post away."""
        ...

    def like(self, native_id: str, *, likes: int, shares: int) -> None:
        """Set the counters of a post."""
        ...

    def replies_of_brand(self, native_id: str) -> list[str]:
        """List the texts that the brand's account posted under a post, oldest first."""
        ...

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        ...
