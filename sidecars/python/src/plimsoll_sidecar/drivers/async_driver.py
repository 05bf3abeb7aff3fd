"""What all asynchronous drivers share: one client a worker and pool, agents built on the loop."""

import asyncio
import importlib.metadata
from collections.abc import Callable, Mapping
from typing import Any, Final

from openai import AsyncOpenAI

from plimsoll_sidecar.drivers.async_llm import (
    REHEARSAL_LLM,
    llm_settings,
    make_async_openai,
    make_http_client,
    rehearse_client,
)
from plimsoll_sidecar.drivers.catalogue import DRIVERS
from plimsoll_sidecar.drivers.driver import DriverPool
from plimsoll_sidecar.messages import AgentSpec, LlmSpec, Setting

CLOSING_SECONDS: Final = 0.01
REHEARSAL_AGENT: Final = AgentSpec(agent_id="rehearsal", role="r", goal="g", backstory="b")


class AsyncDriverPool:
    """The agents of one pool; a driver says what they are, and what they have in common."""

    aborts_llm_call = True
    builds_in_threads = False

    def __init__(self, spec: LlmSpec) -> None:
        """Keep the LLM's description; the client is made by `prepare`."""
        self.spec = spec
        self._http_client: Any = None
        self._client: AsyncOpenAI | None = None
        self._model: Any = None

    @property
    def http_client(self) -> Any:  # noqa: ANN401 - an AsyncClient of either library
        """The HTTP client of this pool."""
        if self._http_client is None:
            self._http_client = make_http_client(self.spec.base_url)
        return self._http_client

    @property
    def client(self) -> AsyncOpenAI:
        """The LLM client of this pool."""
        if self._client is None:
            self._client = make_async_openai(self.spec, self.http_client)
        return self._client

    @property
    def model(self) -> Any:  # noqa: ANN401 - the framework's own type
        """The framework's own object around the client, which all agents share."""
        if self._model is None:
            self._model = self.make_model()
        return self._model

    def make_model(self) -> Any:  # noqa: ANN401 - the framework's own type
        """Make that object; without one of its own a driver shares the client."""
        _ = self.client.chat.completions
        return self.client

    def prepare(self) -> None:
        """Make what is shared before the agents ask for it."""
        _ = self.model

    def build(self, spec: AgentSpec) -> Any:  # noqa: ANN401 - the framework's own type
        """Build one agent."""
        raise NotImplementedError

    async def run(self, agent: Any, prompt: str) -> str:  # noqa: ANN401 - the framework's own type
        """Run one prompt to its final answer."""
        raise NotImplementedError

    def renew(self, _spec: object, agent: Any) -> Any:  # noqa: ANN401 - the framework's own type
        """Keep the agent: a cancelled task has unwound, nothing of it runs on in a thread."""
        return agent

    def tell(self, _error: BaseException) -> str | None:
        """Leave it to the classes."""
        return None

    async def release(self) -> None:
        """Close the connections."""
        http_client, self._http_client, self._client, self._model = self._http_client, None, None, None
        if http_client is not None:
            await http_client.aclose()
            # Until they are really closed, transports hold the contexts of the runs that opened them.
            await asyncio.sleep(CLOSING_SECONDS)


class AsyncDriver:
    """One framework in one process, by its entry in the catalogue."""

    def __init__(
        self, name: str, pool: Callable[[LlmSpec], AsyncDriverPool], settings: Mapping[str, Setting]
    ) -> None:
        """Read the framework's version."""
        self.name = name
        self._entry = DRIVERS[name]
        self.version = importlib.metadata.version(self._entry.libraries[0])
        self._open = pool
        self._settings = settings

    def settings(self) -> dict[str, Setting]:
        """List its switches."""
        switches = {f"env.{name}": value for name, value in self._entry.switches.items()}
        return {**self._settings, **llm_settings(), **switches}

    def rehearse(self) -> None:
        """Build one agent."""
        rehearse_client()
        self._open(REHEARSAL_LLM).build(REHEARSAL_AGENT)

    def enter_worker(self, _worker_id: str) -> None:
        """Need nothing."""

    def open_pool(self, llm: LlmSpec) -> DriverPool:
        """Open a pool."""
        return self._open(llm)
