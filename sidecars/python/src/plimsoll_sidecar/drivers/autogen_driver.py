"""AutoGen: `AssistantAgent.run` with the OpenAI chat-completion client."""

from typing import Any, Final

from autogen_agentchat.agents import AssistantAgent
from autogen_core import CancellationToken
from autogen_core.models import ModelFamily
from autogen_ext.models.openai import OpenAIChatCompletionClient

from plimsoll_sidecar.drivers.agent_texts import system_prompt
from plimsoll_sidecar.drivers.async_driver import AsyncDriver, AsyncDriverPool
from plimsoll_sidecar.drivers.async_llm import LLM_MAX_RETRIES
from plimsoll_sidecar.failures import EmptyAnswerError
from plimsoll_sidecar.framework_environment import api_key_of
from plimsoll_sidecar.messages import AgentSpec, Setting
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

    def make_model(self) -> Any:  # noqa: ANN401 - autogen's own type
        """Make the model client."""
        return OpenAIChatCompletionClient(
            model=self.spec.model,
            base_url=self.spec.base_url,
            api_key=api_key_of(self.spec),
            max_retries=LLM_MAX_RETRIES,
            http_client=self.http_client,
            model_info=MODEL_INFO,
        )

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


def make_driver(_options: Options) -> AsyncDriver:
    """Make the driver of this process."""
    return AsyncDriver("autogen", AutogenPool, SETTINGS)
