"""A drafter whose drafts link the help article that answers, where one does."""

from dataclasses import dataclass, replace

from responder.brief import Brief, DraftText
from responder.drafter import TemplateDrafter
from responder.help.finder import Helper
from responder.playbook import GENERAL


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpedDrafter:
    """Drafts as the playbooks do; an article that was found goes before a link by topic."""

    inner: TemplateDrafter
    helper: Helper

    def draft(self, brief: Brief) -> DraftText:
        """Propose a reply. Raises NoDraft."""
        helped = self.helper.helped(brief)
        if helped.article is None:
            return self.inner.draft(brief)
        url, voice = helped.article.url, self.inner.voice
        by_topic = {brief.case.topic: url, GENERAL: url}
        linking = voice.model_copy(update={"help_links": {helped.article.lang: by_topic}})
        draft = replace(self.inner, voice=linking).draft(brief)
        if url not in draft.text:
            return draft
        return replace(draft, reasons=(*draft.reasons, helped.reason))
