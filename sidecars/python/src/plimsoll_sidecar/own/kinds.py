"""The kinds of agents a user can bring, recognised by the names of their classes: nothing is imported."""

# ruff: noqa: ANN401 - the types are the frameworks' and the user's own

import asyncio
import inspect
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from plimsoll_sidecar.own.inputs import Inputs

Run = Callable[[Any, Inputs], Awaitable[Any]]


class RunFailedError(RuntimeError):
    """A framework ended a run with an error that it did not raise."""


@dataclass(frozen=True)
class Kind:
    """How one kind of agent is run."""

    title: str
    #: The distribution whose version tells the orchestrator's.
    library: str | None
    #: Module and name of a class among the object's ancestors.
    classes: tuple[tuple[str, str], ...]
    run: Run
    #: Makes an object of its own for an agent out of one that all would share; None where sharing is safe.
    copy: Callable[[Any], Any] | None = None
    #: Keeps state from run to run, so that nobody may share it and nothing copies it.
    stateful: bool = False


async def _run_crew(crew: Any, inputs: Inputs) -> Any:
    return await crew.akickoff(inputs=inputs.named())


async def _run_crewai_agent(agent: Any, inputs: Inputs) -> Any:
    return await agent.kickoff_async(inputs.text)


async def _run_flow(flow: Any, inputs: Inputs) -> Any:
    # A flow keeps its state; a class is instantiated for every run.
    fresh: Any = flow() if inspect.isclass(flow) else flow
    return await fresh.kickoff_async(inputs=inputs.named())


async def _run_graph(graph: Any, inputs: Inputs) -> Any:
    start = inputs.values if inputs.values is not None else {"messages": [("user", inputs.text)]}
    # A thread of its own, for graphs that were compiled with a checkpointer.
    return await graph.ainvoke(start, {"configurable": {"thread_id": str(uuid.uuid4())}})


async def _run_runnable(runnable: Any, inputs: Inputs) -> Any:
    return await runnable.ainvoke(inputs.values if inputs.values is not None else inputs.text)


async def _run_openai_agent(agent: Any, inputs: Inputs) -> Any:
    from agents import Runner  # noqa: PLC0415 - there only where the user's agent is one

    return await Runner.run(agent, inputs.text)


async def _run_pydantic_ai(agent: Any, inputs: Inputs) -> Any:
    return await agent.run(inputs.text)


async def _run_agno(agent: Any, inputs: Inputs) -> Any:
    output = await agent.arun(inputs.text)
    if str(getattr(getattr(output, "status", None), "value", "")).upper() == "ERROR":
        said = str(output.content or "no text")
        raise RunFailedError(
            f"{said} (Agno turned its exception into the run's status: no traceback is left)"
        )
    return output


async def _run_autogen(runner: Any, inputs: Inputs) -> Any:
    # Agents and teams remember their runs; an invocation has nothing to do with the one before it.
    if hasattr(runner, "on_reset"):
        from autogen_core import CancellationToken  # noqa: PLC0415 - there only where the user's agent is one

        await runner.on_reset(CancellationToken())
    else:
        await runner.reset()
    return (await runner.run(task=inputs.text)).messages[-1]


KINDS: Final = (
    Kind("crewai crew", "crewai", (("crewai.crew", "Crew"),), _run_crew, copy=lambda crew: crew.copy()),
    Kind("crewai flow", "crewai", (("crewai.flow", "Flow"),), _run_flow, stateful=True),
    Kind(
        "crewai agent",
        "crewai",
        (("crewai.agents.agent_builder.base_agent", "BaseAgent"), ("crewai.lite_agent", "LiteAgent")),
        _run_crewai_agent,
        copy=lambda agent: agent.copy(),
    ),
    Kind("langgraph graph", "langgraph", (("langgraph.pregel", "Pregel"),), _run_graph),
    Kind("langchain runnable", "langchain-core", (("langchain_core.runnables", "Runnable"),), _run_runnable),
    Kind("openai-agents agent", "openai-agents", (("agents.agent", "AgentBase"),), _run_openai_agent),
    Kind("pydantic-ai agent", "pydantic-ai-slim", (("pydantic_ai", "AbstractAgent"),), _run_pydantic_ai),
    Kind(
        "agno agent",
        "agno",
        (("agno.agent", "Agent"), ("agno.team", "Team")),
        _run_agno,
        copy=lambda agent: agent.deep_copy(),
    ),
    Kind("agno workflow", "agno", (("agno.workflow", "Workflow"),), _run_agno, stateful=True),
    Kind(
        "autogen agent or team",
        "autogen-agentchat",
        (("autogen_agentchat.base", "TaskRunner"),),
        _run_autogen,
        stateful=True,
    ),
)


def _descends(kind: type, module: str, name: str) -> bool:
    return any(
        base.__name__.partition("[")[0] == name and (f"{base.__module__}.").startswith(f"{module}.")
        for base in kind.__mro__
    )


def kind_of(value: Any) -> Kind | None:
    """Recognise an agent of a framework; None for anything else. A class counts as what its objects are."""
    subject = value if inspect.isclass(value) else type(value)
    for kind in KINDS:
        if any(_descends(subject, module, name) for module, name in kind.classes):
            return kind
    return None


def required_parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """List the parameters that a call must give."""
    empty = inspect.Parameter.empty
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    return [one for one in parameters if one.default is empty and one.kind not in variable]


def _arguments(function: Callable[..., Any], inputs: Inputs) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Give several parameters by name, and a single one the inputs as they are: an object, or words."""
    required = required_parameters(function)
    values = inputs.values
    if values is not None and (len(required) > 1 or (required and required[0].name in values)):
        return (), {one.name: values[one.name] for one in required if one.name in values}
    return (values if values is not None else inputs.text,), {}


async def _run_callable(function: Any, inputs: Inputs) -> Any:
    positional, named = _arguments(function, inputs)
    if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__):
        return await function(*positional, **named)
    result = await asyncio.to_thread(function, *positional, **named)
    return await result if inspect.isawaitable(result) else result


CALLABLE: Final = Kind("callable", None, (), _run_callable)
