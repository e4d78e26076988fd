"""A copy of what Vigie keeps: the ledger, and beside it what the team taught."""

from pathlib import Path

from classifier.local import place_of, put
from responder.desk import Desk
from storage.errors import StorageError


def back_up(desk: Desk, file: Path) -> None:
    """Copy the ledger and its layer, so that the copy judges as the ledger does.

    The layer goes to where a ledger of that name looks for it; the ledger is copied whatever
    becomes of it. Raises StorageError.
    """
    with desk.ledger() as ledger:
        ledger.backup(file)
    desk.say(f"wrote {file}")
    layer, beside = desk.layer_path, place_of(file)
    if beside.resolve() == layer.resolve():
        if layer.exists():
            desk.say(f"what the team taught was not copied: by its name this copy uses {layer} too")
        return
    if beside.exists() and _used(beside, file):
        raise StorageError(
            f"what the team taught was not copied: {beside} belongs to another copy, and this one "
            "would take it for its own: name the copy otherwise"
        )
    if layer.exists():
        _copy(layer, beside)
        desk.say(f"wrote {beside}: what the team taught, to be kept with it")
    elif beside.exists():
        raise StorageError(f"{beside} is left of an older copy and would be taken for this one's")


def _used(beside: Path, file: Path) -> bool:
    """Whether another file in the folder would look for its layer there."""
    others = set(beside.parent.iterdir()) - {beside, file}
    return any(place_of(other) == place_of(file) for other in others)


def _copy(layer: Path, beside: Path) -> None:
    try:
        put(beside, layer.read_bytes())
    except OSError as error:
        raise StorageError(
            f"what the team taught was not copied to {beside}: {error.strerror}"
        ) from error
