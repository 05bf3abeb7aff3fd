"""What a driver of a framework has to do.

A driver's module imports its framework at the top and exports `make_driver(options)`. It is imported once, by
the zygote; the driver object is then carried into the workers by the fork.
"""

from collections.abc import Awaitable
from typing import Any, Protocol

from plimsoll_sidecar.messages import AgentSpec, LlmSpec, Setting


class DriverPool(Protocol):
    """The agents of one pool in one worker. An agent is whatever the framework calls so."""

    #: Whether a cancelled invocation takes its LLM call down with it.
    aborts_llm_call: bool
    #: Whether agents are built in threads, because building one blocks for long.
    builds_in_threads: bool

    def prepare(self) -> None:
        """Make what all agents share; a failure fails them all."""

    def build(self, spec: AgentSpec) -> "Any | Awaitable[Any]":  # noqa: ANN401 - the framework's own type
        """Build one agent."""

    def renew(self, spec: AgentSpec, agent: Any) -> "Any | None":  # noqa: ANN401 - the framework's own type
        """Give the agent for the run after a cancelled one; None asks for a new `build` before it."""

    async def run(self, agent: Any, prompt: str) -> str:  # noqa: ANN401 - the framework's own type
        """Run one prompt to its final answer. Cancelling the task must not be swallowed."""

    async def release(self) -> None:
        """Close what the agents shared."""

    def tell(self, error: BaseException) -> str | None:
        """Give the detail of a failure, where the driver knows more than the classes of the error."""


class Driver(Protocol):
    """One framework in one process."""

    #: Name and version for /v1/info.
    name: str
    version: str

    def settings(self) -> dict[str, Setting]:
        """List every switch that can change a result."""

    def rehearse(self) -> None:
        """Walk the paths of a first agent before the fork, without a connection: workers share the code."""

    def enter_worker(self, worker_id: str) -> None:
        """Set the freshly forked worker up, before its event loop starts."""

    def open_pool(self, llm: LlmSpec) -> DriverPool:
        """Open a pool that uses this LLM; builds nothing yet."""
