"""What was learnt from the team, and what would teach most."""

from collections.abc import Sequence

from rich.box import HORIZONTALS
from rich.console import Group
from rich.table import Table
from rich.text import Text

from classifier.evaluate import Figure
from classifier.teaching import Comparison, Verdict
from classifier.uncertain import Doubtful
from responder.learning import Trained
from responder.screens.queue import LONGEST
from responder.screens.words import pasted, post, who
from storage.mentions import Kept
from storage.model import Json


def verdicts_page(trained: Trained) -> Group:
    """Lay out the engine beside what was learnt, on posts held out."""
    table = Table(title=f"Learnt from {trained.posts} corrected posts", title_justify="left")
    for heading in ("Question", "n", "Log-loss", "Gain", "Macro F1", "Gain", "Kept"):
        table.add_column(heading, justify="left" if heading in {"Question", "Kept"} else "right")
    wanting = []
    for v in trained.verdicts:
        if v.comparison is None:
            wanting.append(f"{v.question}: {v.corrections} corrections; wanted: {v.missing}")
        else:
            table.add_row(v.question, str(v.corrections), *_cells(v.comparison), _yes(v))
    told = Text("Each post judged without itself, its author and its copies; 95 % intervals")
    shown = (table, told) if table.row_count else ()
    return Group(*shown, *map(Text, wanting))


def _yes(verdict: Verdict) -> str:
    return "yes" if verdict.kept else "no"


def _cells(c: Comparison) -> tuple[str, str, str, str]:
    return (
        "\nto ".join(f"{x:.3f}" for x in c.log_loss),
        _gain(c.log_loss_gain),
        "\nto ".join(f"{x:.3f}" for x in c.macro_f1),
        _gain(c.macro_f1_gain),
    )


def _gain(figure: Figure) -> str:
    return f"{figure.value:+.3f}\n{figure.low:+.3f} to {figure.high:+.3f}"


def verdict_json(verdict: Verdict) -> dict[str, Json]:
    """Give what became of one question."""
    row: dict[str, Json] = {
        "question": verdict.question,
        "corrections": verdict.corrections,
        "missing": verdict.missing,
        "kept": verdict.kept,
    }
    c = verdict.comparison
    if c is not None:
        for name, pair, gain in (
            ("log_loss", c.log_loss, c.log_loss_gain),
            ("macro_f1", c.macro_f1, c.macro_f1_gain),
        ):
            row[name] = {
                "base": round(pair[0], 4),
                "trained": round(pair[1], 4),
                "gain": round(gain.value, 4),
                "gain_low": round(gain.low, 4),
                "gain_high": round(gain.high, 4),
            }
    return row


def uncertain_table(rows: Sequence[tuple[Doubtful, Kept]]) -> Table:
    """Lay out the posts that would teach most, with the case to label, else the post."""
    title = f"Labelling these {len(rows)} would teach most: `vigie label CASE|POST complaint=yes`"
    table = Table(title=title, title_justify="left", box=HORIZONTALS, expand=True)
    table.add_column("Case", no_wrap=True)
    table.add_column("From", no_wrap=True)
    table.add_column("Post, and what is in doubt", ratio=1, no_wrap=True, overflow="ellipsis")
    for doubtful, kept in rows:
        mention = kept.mention
        why = post("; ".join(doubtful.reasons), most=LONGEST, style="dim")
        told = Text.assemble(post(mention.text, most=LONGEST), "\n", why)
        without = doubtful.case_id is None
        table.add_row(
            f"{'–' if without else doubtful.case_id}\n{doubtful.doubt:.2f}",
            Text.assemble(post(mention.channel, most=14), "\n", who(mention, most=14)),
            Group(told, pasted(kept)) if without else told,
        )
    return table
