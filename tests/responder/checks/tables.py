"""What the tests of the checks share: one check asked about one reply."""

from collections.abc import Sequence

from responder.checks.finding import Context, Finding, plain
from responder.checks.registry import CHECKS
from responder.leave import Address, Leave

ON_A_COMPLAINT = Context(lang="und", complaint=0.95)


def asked(check: str, reply: str, context: Context | None = None) -> Sequence[Finding]:
    """Give what one check finds; its words must stand in the reply."""
    found = list(CHECKS[check](reply, context or Context(lang="und")))
    for finding in found:
        assert finding.check == check
        assert finding.message
        assert all(word and word in plain(reply) for word in finding.words)
    return found


def told(post: str, *, complaint: float = 0.95, topic: str = "other", lang: str = "und") -> Context:
    """What is known of a post."""
    return Context(lang=lang, post=post, complaint=complaint, topic=topic)


def left(*, may_admit: bool = False, address: Address = Address.VOUS, post: str = "") -> Context:
    """What a playbook leaves a reply to say."""
    return Context(lang="und", post=post, leave=Leave(may_admit=may_admit, address=address))
