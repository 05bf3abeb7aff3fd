"""Pydantic AI: `Agent.run` with the chat-completions model."""

from typing import Any, Final

from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from plimsoll_sidecar.drivers.agent_texts import system_prompt
from plimsoll_sidecar.drivers.async_driver import AsyncDriver, AsyncDriverPool
from plimsoll_sidecar.failures import EmptyAnswerError
from plimsoll_sidecar.messages import AgentSpec, Setting
from plimsoll_sidecar.options import Options

SETTINGS: Final[dict[str, Setting]] = {
    "driver.path": "async (Agent.run)",
    "driver.threads": "none; synchronous tools and instructions would use a thread each",
    "driver.concurrencyLimit": "none (max_concurrency not set)",
    "driver.telemetry": "off (no Logfire instrumentation)",
    "driver.deferredConstruction": "none measured: graph and tool manager are built by every run alike",
    "pydanticAi.model": "OpenAIChatModel, one a worker and pool",
    "pydanticAi.retries": 0,
}


class PydanticAiPool(AsyncDriverPool):
    """`Agent.run`."""

    def make_model(self) -> OpenAIChatModel:
        """Make the model."""
        return OpenAIChatModel(self.spec.model, provider=OpenAIProvider(openai_client=self.client))

    def build(self, spec: AgentSpec) -> Any:  # noqa: ANN401 - pydantic-ai's own type
        """Build one agent: text output, no tools, no retries."""
        return Agent(self.model, name=spec.agent_id, instructions=system_prompt(spec), retries=0)

    async def run(self, agent: Any, prompt: str) -> str:  # noqa: ANN401 - pydantic-ai's own type
        """Run to the output; every run has its own message history."""
        result = await agent.run(prompt)
        content = str(result.output or "")
        if not content:
            raise EmptyAnswerError
        return content


def make_driver(_options: Options) -> AsyncDriver:
    """Make the driver of this process."""
    return AsyncDriver("pydantic-ai", PydanticAiPool, SETTINGS)
