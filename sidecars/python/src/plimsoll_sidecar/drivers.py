"""The three ways of running one agent on CrewAI.

This module imports CrewAI: only the zygote and the workers may import it.
"""

import asyncio
from typing import Any, Final, Protocol

from crewai import LLM, Agent, Crew, Task
from crewai.llms.base_llm import BaseLLM

from plimsoll_sidecar.llm_factory import shared_llm, story_llm
from plimsoll_sidecar.messages import AgentSpec, LlmSpec
from plimsoll_sidecar.options import Mode

# One iteration: a plain answer ends it, so that one invocation is one LLM call.
AGENT_MAX_ITER: Final = 1
AGENT_MAX_RETRY_LIMIT: Final = 0
EXPECTED_OUTPUT: Final = "A complete answer in plain text."


class InvalidAgentError(ValueError):
    """An agent description that CrewAI would accept but could not work with."""


def _require_text(spec: AgentSpec) -> None:
    for field in ("role", "goal", "backstory"):
        if not getattr(spec, field).strip():
            raise InvalidAgentError(f"agent {spec.agent_id!r}: {field} is empty; give it at least one word")


def build_agent(spec: AgentSpec, llm: BaseLLM | LLM) -> Agent:
    """Build one real CrewAI agent: no memory, no cache, no delegation, no console output."""
    _require_text(spec)
    return Agent(
        role=spec.role,
        goal=spec.goal,
        backstory=spec.backstory,
        llm=llm,
        verbose=False,
        allow_delegation=False,
        cache=False,
        max_iter=AGENT_MAX_ITER,
        max_retry_limit=AGENT_MAX_RETRY_LIMIT,
        respect_context_window=False,
    )


def _single_task_crew(agent: Agent, prompt: str) -> Crew:
    task = Task(description=prompt, expected_output=EXPECTED_OUTPUT, agent=agent)
    return Crew(agents=[agent], tasks=[task], verbose=False)


class Driver(Protocol):
    """Runs prompts on agents; `llm_for` decides who shares an LLM object."""

    #: Whether a cancelled invocation takes its LLM call down with it.
    aborts_llm_call: bool

    def llm_for(self, spec: LlmSpec) -> BaseLLM | LLM:
        """Give the LLM object of the next agent of a pool."""

    async def run(self, agent: Agent, prompt: str) -> str:
        """Run one prompt to its final answer."""


class _SharedLlm:
    """One LLM object for all the agents of a pool in this worker."""

    aborts_llm_call = True

    def __init__(self) -> None:
        self._llm: BaseLLM | None = None

    def llm_for(self, spec: LlmSpec) -> BaseLLM:
        if self._llm is None:
            self._llm = shared_llm(spec)
        return self._llm


class AgentAsyncDriver(_SharedLlm):
    """`Agent.kickoff_async`: one agent, no crew around it."""

    async def run(self, agent: Agent, prompt: str) -> str:
        """Await the agent's own answer; every kickoff has its own executor and message list."""
        output = await agent.kickoff_async(prompt)
        return output.raw


class CrewAsyncDriver(_SharedLlm):
    """`Crew.akickoff` on a crew of one agent and one task."""

    async def run(self, agent: Agent, prompt: str) -> str:
        """Await a fresh crew."""
        output: Any = await _single_task_crew(agent, prompt).akickoff()
        return str(output.raw)


class ToThreadDriver:
    """The story's own pattern: an LLM per agent, `asyncio.to_thread(crew.kickoff)`, asyncio's executor."""

    aborts_llm_call = False

    def llm_for(self, spec: LlmSpec) -> BaseLLM | LLM:
        """Build a new LLM object, with CrewAI's stock HTTP client."""
        return story_llm(spec)

    async def run(self, agent: Agent, prompt: str) -> str:
        """Run the blocking kickoff in a thread; it can't be cancelled once it runs."""
        output: Any = await asyncio.to_thread(lambda: _single_task_crew(agent, prompt).kickoff())
        return str(output.raw)


def make_driver(mode: Mode) -> Driver:
    """Make the driver of one pool."""
    if mode == "agent-async":
        return AgentAsyncDriver()
    if mode == "crew-async":
        return CrewAsyncDriver()
    return ToThreadDriver()
