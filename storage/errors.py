"""What can go wrong that a user can mend; everything else is a bug and keeps its traceback."""


class ToolError(Exception):
    """An expected failure: its text is one line that says what is wrong and how to mend it."""


class StorageError(ToolError):
    """The database cannot be opened, is held by another watch, or is newer than this release."""


class SettingsError(ToolError):
    """The configuration cannot be read; the text names file, line and key."""


class NotFound(ToolError):
    """No case, mention or source bears this name."""


class Conflict(ToolError):
    """Somebody else moved the case since the version that was seen."""


class IllegalTransition(ToolError):
    """The case is not in a state from which this action may be taken."""


class ImportRefused(ToolError):
    """A file to import cannot be read at all (single rows are rejected, not raised)."""
