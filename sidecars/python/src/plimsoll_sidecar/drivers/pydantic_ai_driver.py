"""Pydantic AI: `Agent.run` with the chat-completions model."""

import importlib.metadata
from typing import Any, Final

from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from plimsoll_sidecar.drivers.agent_texts import system_prompt
from plimsoll_sidecar.drivers.async_llm import (
    REHEARSAL_AGENT,
    REHEARSAL_LLM,
    AsyncDriver,
    AsyncDriverPool,
    llm_settings,
    rehearse_client,
)
from plimsoll_sidecar.drivers.catalogue import DRIVERS
from plimsoll_sidecar.drivers.driver import DriverPool
from plimsoll_sidecar.failures import EmptyAnswerError
from plimsoll_sidecar.messages import AgentSpec, LlmSpec, Setting
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

    def __init__(self, spec: LlmSpec) -> None:
        """Start without a model."""
        super().__init__(spec)
        self._model: OpenAIChatModel | None = None

    @property
    def model(self) -> OpenAIChatModel:
        """The model that all agents share."""
        if self._model is None:
            provider = OpenAIProvider(openai_client=self.client)
            self._model = OpenAIChatModel(self.spec.model, provider=provider)
        return self._model

    def prepare(self) -> None:
        """Make the model before the agents ask for it."""
        _ = self.model

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

    async def release(self) -> None:
        """Forget the model and close its connections."""
        self._model = None
        await super().release()


class PydanticAiDriver(AsyncDriver):
    """Pydantic AI in one process."""

    name = "pydantic-ai"

    def __init__(self) -> None:
        """Read the version."""
        self.version = importlib.metadata.version("pydantic-ai-slim")

    def settings(self) -> dict[str, Setting]:
        """List its switches."""
        switches = DRIVERS["pydantic-ai"].switches
        return SETTINGS | llm_settings() | {f"env.{name}": value for name, value in switches.items()}

    def rehearse(self) -> None:
        """Build one agent."""
        rehearse_client()
        PydanticAiPool(REHEARSAL_LLM).build(REHEARSAL_AGENT)

    def open_pool(self, llm: LlmSpec) -> DriverPool:
        """Open a pool."""
        return PydanticAiPool(llm)


def make_driver(_options: Options) -> PydanticAiDriver:
    """Make the driver of this process."""
    return PydanticAiDriver()
