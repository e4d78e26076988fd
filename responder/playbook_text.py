"""The texts of playbooks: placeholders that are known, and nothing that could run.

A text may say `{{ name }}` and `{% if name %}…{% endif %}`; where a language addresses people in
two ways it says both, `[votre|ton]`, the more distant one first.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from responder.leave import Address

_PAIR = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]( ?)")
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFault:
    """What is wrong with a text."""

    line: int
    """Line within the text, the first is 1."""
    message: str


def addressed(text: str, address: Address) -> str:
    """Choose one side of each pair `[vous|tu]`; an apostrophe takes no space: `[vous|t'] aide`."""

    def chosen(pair: re.Match[str]) -> str:
        side = pair.group(1) if address is Address.VOUS else pair.group(2)
        return side if side.endswith("'") else side + pair.group(3)

    return _PAIR.sub(chosen, text)


def say(text: str, values: Mapping[str, object], *, space_before: str = "") -> str:
    """Fill a text in: a line end is a space, an empty line a line break.

    `space_before` is the punctuation that takes a no-break space before it.
    """
    paragraphs = re.split(r"\n\s*\n", _compiled(text).render(values))
    filled = "\n".join(_BLANKS.sub(" ", part).strip() for part in paragraphs if part.strip())
    if not space_before:
        return filled
    return re.sub(f" ([{re.escape(space_before)}])", "\u00a0\\1", filled)


def after_greeting(greeting: str, rest: str) -> str:
    """Join the two; what follows a full stop, or nothing, begins with a capital."""
    if greeting and greeting[-1] not in ".!?…":
        return f"{greeting} {rest}"
    return f"{greeting} {rest[:1].upper()}{rest[1:]}".strip()


@lru_cache(maxsize=4096)
def needed(text: str) -> frozenset[str]:
    """Name the placeholders without which the text makes no sense: those outside any `if`."""
    return frozenset(_outside(_ENVIRONMENT.parse(text)))


def _outside(node: nodes.Node) -> Iterator[str]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Name):
            yield child.name
        elif not isinstance(child, nodes.If):
            yield from _outside(child)


@lru_cache(maxsize=4096)
def text_faults(text: str, allowed: frozenset[str], *, pairs: bool) -> tuple[TextFault, ...]:
    """Find all but known placeholders, `if` around them, and pairs where the language has them."""
    return tuple(_text_faults(text, allowed, pairs))


def _text_faults(text: str, allowed: frozenset[str], pairs: bool) -> Iterator[TextFault]:
    yield from _pair_faults(text, pairs)
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        yield TextFault(line=error.lineno, message=error.message or "not understood")
        return
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            yield TextFault(
                line=node.lineno,
                message="only {{ placeholder }} and {% if placeholder %}…{% endif %} can be used",
            )
            return
        if isinstance(node, nodes.Name) and node.name not in allowed:
            known = ", ".join(sorted(allowed)) or "none"
            yield TextFault(
                line=node.lineno,
                message=f"unknown placeholder {node.name!r}; known here: {known}",
            )


def _pair_faults(text: str, pairs: bool) -> Iterator[TextFault]:
    for number, line in enumerate(text.split("\n"), 1):
        if not pairs and _PAIR.search(line):
            yield TextFault(line=number, message="this language has one way to address people")
        if re.search(r"\[[^\]]*\||\|[^\[]*\]", _PAIR.sub("", line)):
            yield TextFault(line=number, message="two ways are written [vous|tu], on one line")


_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)


def _environment() -> ImmutableSandboxedEnvironment:
    # Plain text goes out, not HTML: there is nothing to escape, and the values are cleaned before.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


_ENVIRONMENT = _environment()


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)
