"""An opt-in: build the state class of CrewAI's executor once a process instead of once a run.

CrewAI 1.15 derives a new pydantic class from `AgentExecutorState` for every run, fills it, and at once
replaces the instance by an `AgentExecutorState()`. The class is the same every time; building it is about
40 % of a run's CPU. This sets the class CrewAI would derive, so that CrewAI takes its own short path. Off by
default: the verdict is about CrewAI as it is shipped.
"""

from crewai.agents.agent_executor import AgentExecutor, AgentExecutorState
from crewai.flow.runtime import FlowState


class _ReusedExecutorState(FlowState, AgentExecutorState):
    """What CrewAI derives for every run, under a name of its own."""


def reuse_state_class() -> None:
    """Let all executors of this process start from the one class."""
    # CrewAI has no public switch for it.
    AgentExecutor._initial_state_t = _ReusedExecutorState  # type: ignore[attr-defined]  # noqa: SLF001
