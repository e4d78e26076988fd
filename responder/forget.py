"""Forgetting people, on their request or when their time has come."""

from datetime import timedelta

from responder.desk import Desk
from storage.erasure import Erased
from storage.model import WATCHER


def forget_author(desk: Desk, handle: str, channel: str | None, actor: str | None) -> Erased:
    """Erase what one author wrote. Raises StorageError while replies are being sent."""
    with desk.publishing(), desk.ledger() as ledger:
        ids = ledger.erasure.of_author(handle, channel)
        return ledger.erasure.forget(ids, actor=desk.member(actor) or WATCHER, at=desk.clock())


def forget_older(desk: Desk, age: timedelta, channel: str | None, actor: str | None) -> Erased:
    """Erase what was posted longer ago. Raises StorageError while replies are being sent."""
    with desk.publishing(), desk.ledger() as ledger:
        ids = ledger.erasure.before(desk.clock() - age, channel)
        return ledger.erasure.forget(ids, actor=desk.member(actor) or WATCHER, at=desk.clock())
