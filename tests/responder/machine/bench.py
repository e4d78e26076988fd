"""A model's endpoint that plays a part, and a drafter that asks it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from listener.channel import Limit
from responder.brief import Brief, Drafter
from responder.drafter import TemplateDrafter
from responder.machine.opening import with_machine
from responder.playbook_reading import load
from responder.sla import Policy
from responder.voice import Voice
from storage.model import Case, Mention
from tests.factories import FrozenClock
from tests.responder.samples import MASTODON, MONDAY, case, mention

POST = "Mes yaourts ne sont pas arrivés ce matin, la caisse est restée vide !"
VOICE = Voice(brand="Brumelle", signer="Claire")
TEMPLATE = TemplateDrafter(playbooks=load(), voice=VOICE, policy=Policy())


def kindly(template: str) -> str:
    """What a good model makes of a template: the same, with a word for this post."""
    first, rest = template.split(". ", 1)
    return f"{first}. Une caisse vide le matin, c'est une vraie déception. {rest}"


@dataclass
class Author:
    """An endpoint: writes what its part says, and remembers what it was asked."""

    part: Callable[[str], object] = kindly
    """From the template that it was told to its reply, or to anything else that it answers."""
    questions: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    def __call__(self, environ, start_response):  # type: ignore[no-untyped-def]
        request = Request(environ)
        question = request.get_json()
        self.questions.append(question)
        self.keys.append(request.headers.get("Authorization"))
        told = self.part(self.data["model_reply"])
        content = json.dumps({"reply": told}) if isinstance(told, str) else json.dumps(told)
        body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]}
        return Response(json.dumps(body), content_type="application/json")(environ, start_response)

    @property
    def data(self) -> dict[str, Any]:
        """What the last question told."""
        data: dict[str, Any] = json.loads(self.questions[-1]["messages"][1]["content"])
        return data


def asking(address: str, path: Path, **more: object) -> Drafter:
    """A drafter that asks the endpoint at the address; its budget is counted in the ledger."""
    table = {"base_url": address, "model": "small", "key": "s3cret", **more}
    return with_machine(TEMPLATE, table, ledger=path, clock=FrozenClock())


def brief(
    text: str = POST, *, of: Case | None = None, to: Mention | None = None, limit: Limit = MASTODON
) -> Brief:
    return Brief(
        case=of or case(), mention=to or mention(text=text), limit=limit, now=MONDAY, complaint=0.9
    )
