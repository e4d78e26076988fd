"""A copy of what Vigie keeps: the ledger, and beside it what the team taught."""

from pathlib import Path

from classifier.local import place_of
from responder.desk import Desk
from storage.errors import StorageError


def back_up(desk: Desk, file: Path) -> None:
    """Copy the ledger and its layer, so that the copy judges as the ledger does.

    The layer goes to where a ledger of that name looks for it. Raises StorageError.
    """
    layer, beside = desk.layer_path, place_of(file)
    shared = beside.resolve() == layer.resolve()
    if beside.exists() and not shared:
        raise StorageError(
            f"{beside} exists and would be taken for what the team taught: name the copy otherwise"
        )
    with desk.ledger() as ledger:
        ledger.backup(file)
    desk.say(f"wrote {file}")
    if shared and layer.exists():
        desk.say(f"what the team taught was not copied: by its name this copy uses {layer} too")
    elif layer.exists():
        _copy(layer, beside)
        desk.say(f"wrote {beside}: what the team taught, to be kept with it")


def _copy(layer: Path, beside: Path) -> None:
    try:
        taught = layer.read_bytes()
        beside.touch(mode=0o600, exist_ok=False)
        beside.write_bytes(taught)
    except OSError as error:
        raise StorageError(
            f"what the team taught was not copied to {beside}: {error.strerror}"
        ) from error
