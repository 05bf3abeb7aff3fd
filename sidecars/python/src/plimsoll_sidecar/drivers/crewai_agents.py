"""Builds CrewAI's own objects from an agent's description."""

from typing import Final

from crewai import LLM, Agent, Crew, Task
from crewai.llms.base_llm import BaseLLM

from plimsoll_sidecar.drivers.agent_texts import require_texts
from plimsoll_sidecar.messages import AgentSpec

# One iteration: a plain answer ends it, so that one invocation is one LLM call.
AGENT_MAX_ITER: Final = 1
AGENT_MAX_RETRY_LIMIT: Final = 0
EXPECTED_OUTPUT: Final = "A complete answer in plain text."


def build_agent(spec: AgentSpec, llm: BaseLLM | LLM) -> Agent:
    """Build one real CrewAI agent: no memory, no cache, no delegation, no console output."""
    require_texts(spec)
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


def single_task_crew(agent: Agent, prompt: str) -> Crew:
    """Build a crew of one agent and one task."""
    task = Task(description=prompt, expected_output=EXPECTED_OUTPUT, agent=agent)
    return Crew(agents=[agent], tasks=[task], verbose=False)
