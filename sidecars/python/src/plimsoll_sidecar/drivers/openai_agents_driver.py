"""OpenAI Agents SDK: `Runner.run` on an `Agent` with the chat-completions model."""

from typing import Any, Final

from agents import Agent, OpenAIChatCompletionsModel, RunConfig, Runner, set_tracing_disabled

from plimsoll_sidecar.drivers.agent_texts import system_prompt
from plimsoll_sidecar.drivers.async_driver import AsyncDriver, AsyncDriverPool
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

    def make_model(self) -> OpenAIChatCompletionsModel:
        """Make the model."""
        return OpenAIChatCompletionsModel(model=self.spec.model, openai_client=self.client)

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


def make_driver(_options: Options) -> AsyncDriver:
    """Make the driver of this process."""
    set_tracing_disabled(disabled=True)
    return AsyncDriver("openai-agents", OpenaiAgentsPool, SETTINGS)
