"""OpenAI Agents SDK: `Runner.run` on an `Agent` with the chat-completions model."""

import importlib.metadata
from typing import Any, Final

from agents import Agent, OpenAIChatCompletionsModel, RunConfig, Runner, set_tracing_disabled

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

MAX_TURNS: Final = 10  # the SDK's own
SETTINGS: Final[dict[str, Setting]] = {
    "driver.path": "async (Runner.run)",
    "driver.threads": "none; synchronous tools and guardrails would use asyncio's executor",
    "driver.concurrencyLimit": "none",
    "driver.telemetry": "off (tracing disabled)",
    "driver.deferredConstruction": "none measured: schemas and handoffs are prepared by every run alike",
    "openaiAgents.model": "OpenAIChatCompletionsModel, one a worker and pool",
    "openaiAgents.maxTurns": MAX_TURNS,
    "openaiAgents.session": None,
}


class OpenaiAgentsPool(AsyncDriverPool):
    """`Runner.run`."""

    def __init__(self, spec: LlmSpec) -> None:
        """Prepare the runs' configuration."""
        super().__init__(spec)
        self._config = RunConfig(tracing_disabled=True)
        self._model: OpenAIChatCompletionsModel | None = None

    @property
    def model(self) -> OpenAIChatCompletionsModel:
        """The model that all agents share."""
        if self._model is None:
            self._model = OpenAIChatCompletionsModel(model=self.spec.model, openai_client=self.client)
        return self._model

    def prepare(self) -> None:
        """Make the model before the agents ask for it."""
        _ = self.model

    def build(self, spec: AgentSpec) -> Any:  # noqa: ANN401 - the SDK's own type
        """Build one agent: no tools, no handoffs."""
        return Agent(name=spec.agent_id, instructions=system_prompt(spec), model=self.model)

    async def run(self, agent: Any, prompt: str) -> str:  # noqa: ANN401 - the SDK's own type
        """Run to the final output; every run has its own context and items."""
        result = await Runner.run(agent, prompt, run_config=self._config, max_turns=MAX_TURNS)
        content = str(result.final_output or "")
        if not content:
            raise EmptyAnswerError
        return content

    async def release(self) -> None:
        """Forget the model and close its connections."""
        self._model = None
        await super().release()


class OpenaiAgentsDriver(AsyncDriver):
    """The SDK in one process."""

    name = "openai-agents"

    def __init__(self) -> None:
        """Read the version and switch tracing off for good."""
        self.version = importlib.metadata.version("openai-agents")
        set_tracing_disabled(disabled=True)

    def settings(self) -> dict[str, Setting]:
        """List its switches."""
        switches = DRIVERS["openai-agents"].switches
        return SETTINGS | llm_settings() | {f"env.{name}": value for name, value in switches.items()}

    def rehearse(self) -> None:
        """Build one agent."""
        rehearse_client()
        OpenaiAgentsPool(REHEARSAL_LLM).build(REHEARSAL_AGENT)

    def open_pool(self, llm: LlmSpec) -> DriverPool:
        """Open a pool."""
        return OpenaiAgentsPool(llm)


def make_driver(_options: Options) -> OpenaiAgentsDriver:
    """Make the driver of this process."""
    return OpenaiAgentsDriver()
