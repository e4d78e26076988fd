"""Commands on playbooks: what there is, and how each reads."""

from typing import Annotated

import typer

from responder.commands.common import AsJson, Config, desk_of, now, put, show_page
from responder.leave import Address
from storage.errors import ToolError

app = typer.Typer(help="The playbooks: what there is, and how each reads.")


@app.command("list")
def list_(config: Config = None, as_json: AsJson = False) -> None:
    """List the playbooks: when each applies, who owns it and who approves."""
    from responder.screens.playbooks import playbook_json, playbook_table

    playbooks = desk_of(config).playbooks
    rows = (
        playbook_json(language, name, playbook)
        for language in playbooks.values()
        for name, playbook in language.playbooks.items()
    )
    put(rows) if as_json else show_page(playbook_table(playbooks))


@app.command()
def preview(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="As `delivery`.")] = None,
    lang: Annotated[str | None, typer.Option(help="One language alone, as `fr`.")] = None,
    tone: Annotated[str | None, typer.Option(help="normal, high or critical.")] = None,
    brand: Annotated[str | None, typer.Option(help="In the voice of this brand.")] = None,
    network: Annotated[
        str, typer.Option(help="Whose limit counts: x, bluesky, mastodon…")
    ] = "mastodon",
    address: Annotated[Address | None, typer.Option(help="How French replies address.")] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Fill every wording with an example: its length against the limit, what the checks say."""
    from responder.drafter import TemplateDrafter
    from responder.limits import usual_limit
    from responder.playbook import Tone
    from responder.preview import Asked, previews
    from responder.screens.playbooks import preview_json, preview_page

    if tone is not None and tone not in set(Tone):
        raise typer.BadParameter(f"one of {', '.join(Tone)}", param_hint="--tone")
    desk = desk_of(config)
    drafter = TemplateDrafter(playbooks=desk.playbooks, voice=desk.voice, policy=desk.policy)
    asked = Asked(
        limit=usual_limit(network),
        network=network,
        name=name,
        language=lang,
        tone=Tone(tone) if tone else None,
        brand=brand,
        address=address,
    )
    found = list(previews(drafter, asked, now()))
    if not found:
        raise ToolError(
            "no playbook is called so in this language and tone: `vigie playbooks list`"
        )
    put(map(preview_json, found)) if as_json else show_page(preview_page(found))
