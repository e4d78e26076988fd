"""A model at an endpoint, such as one of Ollama or vLLM on this machine, or a hosted one."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from pydantic import Field

from classifier.endpoint import Allowance, Endpoint, EndpointOptions
from responder.machine.asking import INSTRUCTION, SCHEMA, reply_of
from storage.model import Clock, Json


class MachineOptions(EndpointOptions):
    """The table `[responder.machine]` with a `base_url`."""

    per_day: int = Field(default=100, gt=0)
    """Drafts that may be asked for in a day (UTC), failures included."""
    timeout_s: float = Field(default=30.0, gt=0, le=120)
    """Hard limit of one draft, in seconds."""


class EndpointModel:
    """Writes by asking."""

    def __init__(self, options: MachineOptions, allowance: Allowance, clock: Clock) -> None:
        self._endpoint = Endpoint(options, allowance, clock)
        self._name = options.model

    @property
    def name(self) -> str:
        """The model's name at the endpoint."""
        return self._name

    def reply(self, data: Mapping[str, Json]) -> str:
        """Write the reply. Raises NoAnswer, StorageError."""
        # A thread of its own: the caller's may run an event loop already, as the desk's does.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(self._asked(data))).result()

    async def _asked(self, data: Mapping[str, Json]) -> str:
        async with self._endpoint.client() as client:
            question = self._endpoint.question(INSTRUCTION, data, SCHEMA, "reply")
            return await self._endpoint.answer(client, question, reply_of)
