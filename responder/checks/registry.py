"""The checks by name; a new one is a file here and a line below."""

from collections.abc import Mapping

from responder.checks import (
    admits_liability,
    asks_personal_data_in_public,
    blames_customer,
    compensation_in_public,
    costly_x_link,
    dead_link,
    empty_brush_off,
    hides_behind_policy,
    link_shortener,
    missing_apology,
    mixes_tu_vous,
    personal_remark,
    promise_beyond_leave,
    refuses_person_in_charge,
    same_as_recent,
    sarcasm_cheer,
    shows_personal_data,
    stale_fact,
    too_long,
    unfilled_placeholder,
    wrong_language,
)
from responder.checks.finding import Check, Context, Finding, Severity

CHECKS: Mapping[str, Check] = {
    "too_long": too_long.check,
    "unfilled_placeholder": unfilled_placeholder.check,
    "asks_personal_data_in_public": asks_personal_data_in_public.check,
    "shows_personal_data": shows_personal_data.check,
    "promise_beyond_leave": promise_beyond_leave.check,
    "compensation_in_public": compensation_in_public.check,
    "stale_fact": stale_fact.check,
    "link_shortener": link_shortener.check,
    "dead_link": dead_link.check,
    "same_as_recent": same_as_recent.check,
    "costly_x_link": costly_x_link.check,
    "blames_customer": blames_customer.check,
    "hides_behind_policy": hides_behind_policy.check,
    "empty_brush_off": empty_brush_off.check,
    "wrong_language": wrong_language.check,
    "mixes_tu_vous": mixes_tu_vous.check,
    "refuses_person_in_charge": refuses_person_in_charge.check,
    "personal_remark": personal_remark.check,
    "sarcasm_cheer": sarcasm_cheer.check,
    "missing_apology": missing_apology.check,
    "admits_liability": admits_liability.check,
}


def run_checks(text: str, context: Context) -> tuple[Finding, ...]:
    """Run every check on a reply; errors stand before warnings."""
    found = [finding for check in CHECKS.values() for finding in check(text, context)]
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.ERROR))
