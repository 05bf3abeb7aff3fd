"""The bare `openai` client: one call an invocation, no framework: the floor of what a framework costs."""

from dataclasses import dataclass
from typing import Final

from plimsoll_sidecar.drivers.agent_texts import system_prompt
from plimsoll_sidecar.drivers.async_driver import AsyncDriver, AsyncDriverPool
from plimsoll_sidecar.failures import EmptyAnswerError
from plimsoll_sidecar.messages import AgentSpec, Setting
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


def make_driver(_options: Options) -> AsyncDriver:
    """Make the driver of this process."""
    return AsyncDriver("openai-client", OpenaiClientPool, SETTINGS)
