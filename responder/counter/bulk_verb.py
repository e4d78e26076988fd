"""What `b` does: one answer for each case of an incident, read one by one, approved in one act."""

from rich.text import Text

from responder.bulk import Showing
from responder.counter import acts
from responder.counter.bulk_window import BulkWindow, left_lines, warnings_of
from responder.counter.dialogs import Notice, Warnings
from responder.counter.reading import Reading, abusive_among
from responder.counter.screen import Counter
from responder.desk import Desk
from storage.incident import IncidentId
from storage.ledger import Ledger
from storage.model import MentionId


async def bulk(counter: Counter, reading: Reading) -> None:
    """Answer the whole incident of the case: each text is read, all are approved in one act."""
    case, words, incident = reading.file.case, counter.words, reading.file.incident
    if incident is None:
        counter.tell(words.no_incident, "warning")
        return
    showing, abusive = await counter.apart(
        lambda ledger: _shown_in_bulk(counter.desk, ledger, incident.id)
    )
    if not showing.shown:
        told = Text.assemble((words.nothing_in_bulk, "bold"), "\n\n")
        told.append_text(left_lines(showing.left_out, counter.look))
        await counter.app.push_screen_wait(Notice(told, words.help_close))
        return
    kept = await counter.app.push_screen_wait(BulkWindow(showing, abusive, counter.look))
    if kept is None:
        return
    warned = warnings_of(showing, kept)
    if warned and not await counter.app.push_screen_wait(Warnings(warned, counter.look)):
        return
    confirmed = [finding.check for finding in warned]
    done = await counter.act(lambda by: acts.bulk(by, case, showing.plan, kept, confirmed))
    if done is not None and done.left_out:
        told = Text.assemble((words.bulk_done, "bold"), "\n\n")
        told.append_text(left_lines(done.left_out, counter.look))
        await counter.app.push_screen_wait(Notice(told, words.help_close))


def _shown_in_bulk(
    desk: Desk, ledger: Ledger, incident: IncidentId
) -> tuple[Showing, frozenset[MentionId]]:
    showing = acts.shown_in_bulk(desk, ledger, incident)
    return showing, abusive_among(desk, ledger, [shown.post.id for shown in showing.shown])
