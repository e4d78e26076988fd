"""What holds of every check for any reply and any post."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responder.checks.finding import Context, plain
from responder.checks.marking import parts
from responder.checks.registry import CHECKS, run_checks
from responder.leave import Address, Leave
from tests.responder.checks.test_blames_customer import BLAMES
from tests.responder.checks.test_personal_remark import INSULTS, REMARKS

SEEDS = [*(reply for reply, _ in BLAMES), *INSULTS, *REMARKS]
REPLIES = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(SEEDS), st.text(max_size=12)), max_size=5).map(" ".join),
)
CONTEXTS = st.builds(
    Context,
    lang=st.sampled_from(["fr", "en", "und", "es", ""]),
    topic=st.sampled_from(["other", "praise", "safety_hygiene"]),
    post=st.text(max_size=80),
    complaint=st.floats(0, 1),
    leave=st.builds(Leave, may_admit=st.booleans(), address=st.sampled_from(Address)),
)


@settings(max_examples=60, deadline=None)
@given(reply=REPLIES, context=CONTEXTS)
def test_any_reply_is_read_and_its_words_stand_in_it(reply: str, context: Context) -> None:
    findings = run_checks(reply, context)
    for finding in findings:
        assert all(word in plain(reply) for word in finding.words)
    assert "".join(part.text for part in parts(reply, findings)) == plain(reply)


@pytest.mark.parametrize(
    "part",
    [
        *(
            "vous avez ",
            "you were ",
            "nous n'avons pas ",
            "désolés que ",
            "merci pour ",
            "notre a ",
        ),
        *("pensez ", "une une une ", "the our ", "« ", '"', "t'", "!? ", "a\n", "la règle x "),
    ],
)
def test_a_long_hostile_reply_is_read_in_good_time(part: str) -> None:
    # A pattern that backtracks without bound would never come back from these.
    context = Context(lang="fr", post=part * 500, complaint=0.9)
    for check in CHECKS.values():
        list(check(part * 1500, context))
