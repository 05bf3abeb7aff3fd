"""The bare `openai` client: one call an invocation, no framework: the floor of what a framework costs."""

from dataclasses import dataclass
from typing import Final

import openai

from plimsoll_sidecar.drivers.agent_texts import system_prompt
from plimsoll_sidecar.drivers.async_llm import AsyncDriver, AsyncDriverPool, llm_settings, rehearse_client
from plimsoll_sidecar.drivers.driver import DriverPool
from plimsoll_sidecar.failures import EmptyAnswerError
from plimsoll_sidecar.messages import AgentSpec, LlmSpec, Setting
from plimsoll_sidecar.options import Options

SETTINGS: Final[dict[str, Setting]] = {
    "driver.path": "async",
    "driver.threads": "none",
    "driver.concurrencyLimit": "none; connections of the LLM client",
    "driver.telemetry": "has none",
    "driver.deferredConstruction": "none: an agent is its system prompt",
}


@dataclass
class _Caller:
    """An agent without a framework: its system prompt."""

    system: str


class OpenaiClientPool(AsyncDriverPool):
    """`AsyncOpenAI.chat.completions.create`."""

    def build(self, spec: AgentSpec) -> _Caller:
        """Write the system prompt."""
        return _Caller(system_prompt(spec))

    async def run(self, agent: _Caller, prompt: str) -> str:
        """Ask once."""
        answer = await self.client.chat.completions.create(
            model=self.spec.model,
            messages=[{"role": "system", "content": agent.system}, {"role": "user", "content": prompt}],
        )
        content = answer.choices[0].message.content if answer.choices else None
        if not content:
            raise EmptyAnswerError
        return content


class OpenaiClientDriver(AsyncDriver):
    """The floor."""

    name = "openai-client"

    def __init__(self) -> None:
        """Read the client's version."""
        self.version = openai.__version__

    def settings(self) -> dict[str, Setting]:
        """List its switches."""
        return SETTINGS | llm_settings()

    def rehearse(self) -> None:
        """Load the client's lazy parts."""
        rehearse_client()

    def open_pool(self, llm: LlmSpec) -> DriverPool:
        """Open a pool."""
        return OpenaiClientPool(llm)


def make_driver(_options: Options) -> OpenaiClientDriver:
    """Make the driver of this process."""
    return OpenaiClientDriver()
