"""Sparing people the texts of abusive posts until they ask for them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from storage.mentions import Kept
from storage.model import Mention, MentionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparing:
    """Which posts are abusive, and from when on their texts are not shown."""

    abuse: Mapping[MentionId, float] = field(default_factory=dict)
    """Probability of abuse of those that were judged."""
    above: float | None = None
    """From this probability on a text is spared; None spares none."""

    def hides(self, mention_id: MentionId) -> bool:
        """Whether the text of a post is spared."""
        return self.above is not None and self.abuse.get(mention_id, 0.0) >= self.above

    def shown(self, mention_id: MentionId, mention: Mention) -> Mention:
        """Give a post with the text that may be shown."""
        if not self.hides(mention_id):
            return mention
        share = self.abuse[mention_id]
        return replace(mention, text=f"(text spared: abuse {share:.2f}; --unspare shows it)")

    def kept(self, posts: Iterable[Kept]) -> list[Kept]:
        """Give posts with the texts that may be shown."""
        return [replace(k, mention=self.shown(k.id, k.mention)) for k in posts]

    def reasons(self, mention_id: MentionId, reasons: Sequence[str]) -> tuple[str, ...]:
        """Give the reasons of a judgement without those that quote a spared text."""
        if not self.hides(mention_id):
            return tuple(reasons)
        return tuple(reason for reason in reasons if '"' not in reason)
