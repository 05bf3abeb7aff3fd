"""AutoGen: `AssistantAgent.run` with the OpenAI chat-completion client."""

import importlib.metadata
from typing import Any, Final

from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.models import ModelFamily
from autogen_ext.models.openai import OpenAIChatCompletionClient

from plimsoll_sidecar.drivers.agent_texts import system_prompt
from plimsoll_sidecar.drivers.async_llm import (
    LLM_MAX_RETRIES,
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
from plimsoll_sidecar.framework_environment import api_key_of
from plimsoll_sidecar.messages import AgentSpec, LlmSpec, Setting
from plimsoll_sidecar.options import Options

SETTINGS: Final[dict[str, Setting]] = {
    "driver.path": "async (AssistantAgent.run)",
    "driver.threads": "none",
    "driver.concurrencyLimit": "none",
    "driver.telemetry": "off (runtime tracing disabled)",
    "driver.deferredConstruction": "none measured",
    "autogen.modelClient": "OpenAIChatCompletionClient, one a worker and pool",
    "autogen.maxToolIterations": 1,
    "autogen.memory": "an agent remembers its runs; the driver resets it before each",
}

# What the client can't know of a model that is not OpenAI's; nothing here asks for more than text.
MODEL_INFO: Final = {
    "vision": False,
    "function_calling": False,
    "json_output": False,
    "family": ModelFamily.UNKNOWN,
    "structured_output": False,
}


class AutogenPool(AsyncDriverPool):
    """`AssistantAgent.run`."""

    def __init__(self, spec: LlmSpec) -> None:
        """Start without a model client."""
        super().__init__(spec)
        self._model: Any = None

    @property
    def model(self) -> Any:  # noqa: ANN401 - autogen's own type
        """The model client that all agents share."""
        if self._model is None:
            self._model = OpenAIChatCompletionClient(
                model=self.spec.model,
                base_url=self.spec.base_url,
                api_key=api_key_of(self.spec),
                max_retries=LLM_MAX_RETRIES,
                http_client=self.http_client,
                model_info=MODEL_INFO,
            )
        return self._model

    def prepare(self) -> None:
        """Make the model client before the agents ask for it."""
        _ = self.model

    def build(self, spec: AgentSpec) -> Any:  # noqa: ANN401 - autogen's own type
        """Build one agent: no tools, no handoffs."""
        # An agent's name must be a Python identifier there.
        name = "".join(char if char.isalnum() else "_" for char in f"agent_{spec.agent_id}")
        return AssistantAgent(name, self.model, system_message=system_prompt(spec))

    async def run(self, agent: Any, prompt: str) -> str:  # noqa: ANN401 - autogen's own type
        """Run one task on an agent that remembers nothing of earlier ones."""
        await agent.on_reset(CancellationToken())
        result = await agent.run(task=prompt)
        content = str(result.messages[-1].content or "")
        if not content:
            raise EmptyAnswerError
        return content

    async def release(self) -> None:
        """Forget the model client and close its connections."""
        self._model = None
        await super().release()


class AutogenDriver(AsyncDriver):
    """AutoGen in one process."""

    name = "autogen"

    def __init__(self) -> None:
        """Read the version."""
        self.version = importlib.metadata.version("autogen-agentchat")

    def settings(self) -> dict[str, Setting]:
        """List its switches."""
        switches = DRIVERS["autogen"].switches
        return SETTINGS | llm_settings() | {f"env.{name}": value for name, value in switches.items()}

    def rehearse(self) -> None:
        """Build one agent."""
        rehearse_client()
        AutogenPool(REHEARSAL_LLM).build(REHEARSAL_AGENT)

    def open_pool(self, llm: LlmSpec) -> DriverPool:
        """Open a pool."""
        return AutogenPool(llm)


def make_driver(_options: Options) -> AutogenDriver:
    """Make the driver of this process."""
    return AutogenDriver()
