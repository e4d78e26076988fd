"""The page of all keys. Pure."""

from rich.text import Text

from responder.counter.keys import KEYS
from responder.counter.words import Words


def help_page(words: Words) -> Text:
    """List all keys by group."""
    page = Text(words.help_title, "bold")
    for group, title in words.groups.items():
        page.append(f"\n\n{title}", "bold underline")
        for key in KEYS:
            if key.group == group:
                page.append(f"\n  {key.shown:<9}", "bold").append(words.acts[key.act])
    return page
