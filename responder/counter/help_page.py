"""The keys, as a page and as a line. Pure."""

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


def keys_bar(words: Words, width: int) -> Text:
    """Name the keys that always stand at the foot, as many as there is room for."""
    bar = Text(no_wrap=True)
    for key, said in words.bar:
        one = Text.assemble((key, "bold"), f" {said}  ")
        if bar.cell_len + one.cell_len > width:
            break
        bar.append_text(one)
    return bar
