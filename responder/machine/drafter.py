"""A drafter that lets a language model put the playbooks' draft into words for this post.

The model is asked for words, never for decisions: what may be said comes from the template, and
whatever goes wrong, the template is the draft.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from classifier.endpoint import NoAnswer
from responder.brief import Brief, Drafter, DraftText, NoDraft
from responder.checks.finding import Context
from responder.machine.asking import told, with_name
from responder.machine.faults import faults
from storage.errors import ToolError
from storage.model import Json, Urgency, Writer

WARNING = "written by a machine: read every word"

ContextOf: TypeAlias = Callable[[Brief, DraftText], Context]
"""What the checks may know of the case that is answered."""


class Model(Protocol):
    """A language model that writes a reply."""

    @property
    def name(self) -> str:
        """As the configuration calls it."""
        ...

    def reply(self, data: Mapping[str, Json]) -> str:
        """Write the reply to what `told` gives. Raises NoAnswer, ToolError."""
        ...


def known(brief: Brief, template: DraftText) -> Context:
    """What a brief knows for the checks."""
    return Context(
        lang=brief.case.lang,
        topic=brief.case.topic,
        limit=brief.limit,
        post=brief.mention.text,
        complaint=brief.complaint,
        leave=template.leave,
        recent=tuple(brief.history),
        now=brief.now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineDrafter:
    """Drafts as `inner` does, in the words of a model where they pass every check."""

    inner: Drafter
    model: Model
    context_of: ContextOf = known

    def draft(self, brief: Brief) -> DraftText:
        """Propose a reply; what `inner` declines, such as abuse, no machine answers.

        Raises NoDraft.
        """
        template = self.inner.draft(brief)
        if why := _unasked(brief):
            return _kept(template, why)
        try:
            text = self._written(brief, template)
        except (NoAnswer, ToolError) as error:
            return _kept(template, f"no machine draft: {error}")
        wrong = next(faults(text, brief, template, self.context_of(brief, template)), None)
        if wrong is not None:
            return _kept(template, f"machine draft refused: {wrong}")
        return replace(
            template,
            text=text,
            by=Writer.MACHINE,
            reasons=(*template.reasons, f"words of the model {self.model.name}"),
            warnings=(WARNING, *template.warnings),
        )

    def _written(self, brief: Brief, template: DraftText) -> str:
        author = brief.mention.author
        nobody = replace(brief.mention, author=author and replace(author, name=None))
        try:
            nameless = self.inner.draft(replace(brief, mention=nobody))
        except NoDraft:
            raise NoAnswer("the template cannot be told without the customer's name") from None
        text = self.model.reply(told(brief, nameless))
        return with_name(text, nameless=nameless.text, named=template.text)


def _unasked(brief: Brief) -> str | None:
    if brief.case.risk.level is Urgency.CRITICAL:
        return "no machine draft: critical replies keep to the playbook's words"
    if brief.turn > 0:
        return "no machine draft: another wording of the playbook was asked for"
    return None


def _kept(template: DraftText, why: str) -> DraftText:
    return replace(template, reasons=(*template.reasons, why))
