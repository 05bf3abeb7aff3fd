"""Agno: `Agent.arun` with `OpenAIChat`."""

from typing import Any, Final

from agno.agent import Agent
from agno.models.openai import OpenAIChat
from agno.run.base import RunStatus

from plimsoll_sidecar.call_token import current_call
from plimsoll_sidecar.drivers.agent_texts import system_prompt
from plimsoll_sidecar.drivers.async_driver import AsyncDriver, AsyncDriverPool
from plimsoll_sidecar.failures import EmptyAnswerError
from plimsoll_sidecar.framework_environment import api_key_of
from plimsoll_sidecar.messages import AgentSpec, Setting
from plimsoll_sidecar.options import Options

SETTINGS: Final[dict[str, Setting]] = {
    "driver.path": "async (Agent.arun)",
    "driver.threads": "none in this path",
    "driver.concurrencyLimit": "none",
    "driver.telemetry": "off",
    "driver.deferredConstruction": "defaults are resolved by an agent's first run; no difference measured",
    "agno.model": "OpenAIChat, one an agent, on the pool's AsyncOpenAI",
    "agno.retries": 0,
    "agno.db": None,
    "agno.failures": "arun swallows an error into the run's status; the driver raises it again",
}


class RunFailedError(RuntimeError):
    """Agno ended a run with the status `error`; its exception is gone, its text is left."""


def _run_failed(said: str) -> RunFailedError:
    """Make the error of a run; these agents do nothing but call the LLM, so after a call it is the LLM's."""
    error = RunFailedError(said or "the run ended with the status error")
    token = current_call.get()
    if token is not None and token.llm_calls > 0:
        token.llm_failure = error
    return error


class AgnoPool(AsyncDriverPool):
    """`Agent.arun`."""

    def build(self, spec: AgentSpec) -> Any:  # noqa: ANN401 - agno's own type
        """Build one agent: no storage, no memory, no history, no retries."""
        # With a model shared by its agents, Agno would mix their state: it writes to the model during a run.
        model = OpenAIChat(
            id=self.spec.model,
            base_url=self.spec.base_url,
            api_key=api_key_of(self.spec),
            async_client=self.client,
            retries=0,
        )
        return Agent(
            model=model, name=spec.agent_id, system_message=system_prompt(spec), telemetry=False, retries=0
        )

    async def run(self, agent: Any, prompt: str) -> str:  # noqa: ANN401 - agno's own type
        """Run to the content; an error comes back as a status, which is raised here."""
        output = await agent.arun(prompt)
        content = str(output.content or "")
        if output.status == RunStatus.error:
            raise _run_failed(content)
        if not content:
            raise EmptyAnswerError
        return content


def make_driver(_options: Options) -> AsyncDriver:
    """Make the driver of this process."""
    return AsyncDriver("agno", AgnoPool, SETTINGS)
