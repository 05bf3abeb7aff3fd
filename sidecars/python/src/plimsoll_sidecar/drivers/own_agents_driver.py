"""The user's own agents: whatever `--agents-from` names, unmodified."""

import asyncio
import contextlib
import importlib
import importlib.metadata
import inspect
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plimsoll_sidecar.call_token import current_call
from plimsoll_sidecar.drivers.catalogue import DRIVERS
from plimsoll_sidecar.drivers.driver import DriverPool
from plimsoll_sidecar.messages import AgentSpec, LlmSpec, Setting
from plimsoll_sidecar.options import Options
from plimsoll_sidecar.own.inputs import read_inputs
from plimsoll_sidecar.own.kinds import CALLABLE, Kind, kind_of, required_parameters
from plimsoll_sidecar.own.llm_routes import LlmRoutes
from plimsoll_sidecar.own.outputs import content_of
from plimsoll_sidecar.own.target import FLAG, Target, TargetError, load_target
from plimsoll_sidecar.own.user_traceback import user_traceback
from plimsoll_sidecar.redaction import passed_names
from plimsoll_sidecar.versions import versions_of


@dataclass
class OwnAgent:
    """One agent: the user's object and how to run it."""

    kind: Kind
    value: Any
    #: Held during a run of an object that keeps state and that several agents share.
    lock: asyncio.Lock | None = None


def is_factory(value: Any) -> bool:  # noqa: ANN401 - the user's own object
    """Tell a function that makes agents (it needs no arguments) from one that is an agent."""
    if kind_of(value) is not None or not callable(value):
        return False
    try:
        return not required_parameters(value)
    except (TypeError, ValueError):
        return False


async def _made(factory: Callable[[], Any]) -> Any:  # noqa: ANN401 - the user's own object
    made = factory()
    made = await made if inspect.isawaitable(made) else made
    # A class under CrewAI's @CrewBase has its crew in a method of that name.
    if kind_of(made) is None and callable(getattr(made, "crew", None)):
        made = made.crew()
    return made


def as_agent(value: Any, target: str) -> tuple[Kind, Any]:  # noqa: ANN401 - the user's own object
    """Recognise an agent, or say what there is instead."""
    kind = kind_of(value)
    if kind is not None:
        is_flow = kind.title == "crewai flow"
        return kind, value() if inspect.isclass(value) and not is_flow else value
    if callable(value):
        return CALLABLE, value
    expected = "an agent, crew, flow or graph of a framework, a function of the prompt, or a factory of one"
    raise TargetError(f"{FLAG} {target!r}: found a {type(value).__name__}; expected {expected}")


class OwnAgentsPool:
    """The agents of one pool: an object each from a factory, else copies, else one for all."""

    aborts_llm_call = True
    builds_in_threads = False

    def __init__(self, driver: "OwnAgentsDriver", spec: LlmSpec) -> None:
        """Keep what is built from."""
        self._driver = driver
        self._spec = spec

    def prepare(self) -> None:
        """Share nothing."""

    async def build(self, _spec: AgentSpec) -> OwnAgent:
        """Give the agent its object. Role, goal and backstory are the user's affair."""
        token = current_call.get()
        if token is not None:
            token.llm = self._spec
        return await self._driver.new_agent()

    def renew(self, _spec: AgentSpec, _agent: OwnAgent) -> None:
        """Build anew: a thread of the cancelled run may still hold the object."""
        return

    async def run(self, agent: OwnAgent, prompt: str) -> str:
        """Run the user's code; its LLM calls carry the canary of this prompt."""
        inputs = read_inputs(prompt)
        token = current_call.get()
        if token is not None:
            token.llm, token.canary, token.agent_id = self._spec, inputs.canary, inputs.agent_id
        async with agent.lock or contextlib.nullcontext():
            return content_of(await agent.kind.run(agent.value, inputs))

    async def release(self) -> None:
        """Need nothing: what the user's objects hold, they hold."""

    def tell(self, error: BaseException) -> str:
        """Give the user's own traceback."""
        return user_traceback(error)


class OwnAgentsDriver:
    """The user's target in one process."""

    def __init__(self, options: Options) -> None:
        """Route the LLM libraries first, then import the user's module."""
        self._options = options
        self._routes = LlmRoutes(options.relay_port)
        self._routes.install()
        self._target: Target = load_target(options.agents_from, options.agents_path)
        value = self._target.value
        self._is_factory = is_factory(value)
        self._kind = None if self._is_factory else as_agent(value, options.agents_from)[0]
        self._shared_lock: asyncio.Lock | None = None
        library = self._kind.library if self._kind is not None else _loaded_framework()
        self.name = library or "own-agents"
        self.version = _version(library)

    async def new_agent(self) -> OwnAgent:
        """Make one agent's object."""
        target, value = self._options.agents_from, self._target.value
        if self._is_factory or inspect.isclass(value):
            kind, own = as_agent(await _made(value) if self._is_factory else value, target)
            return OwnAgent(kind, own)
        kind, shared = as_agent(value, target)
        if kind.copy is not None:
            return OwnAgent(kind, kind.copy(shared))
        return OwnAgent(kind, shared, self._lock() if kind.stateful else None)

    def _lock(self) -> asyncio.Lock:
        if self._shared_lock is None:
            self._shared_lock = asyncio.Lock()
        return self._shared_lock

    def _sharing(self) -> str:
        if self._is_factory:
            return "one object an agent, from the factory"
        if inspect.isclass(self._target.value):
            return "one object an agent or run, from the class"
        if self._kind is not None and self._kind.copy is not None:
            return "one copy an agent"
        if self._kind is not None and self._kind.stateful:
            return "one object for all agents of a worker, one run at a time: name a factory instead"
        return "one object for all agents of a worker"

    def settings(self) -> dict[str, Setting]:
        """List what was brought, and how it is run."""
        switches = self._options.entry.switches
        libraries = [library for entry in DRIVERS.values() for library in entry.libraries]
        return (
            {
                "own.target": self._options.agents_from,
                "own.kind": self._kind.title if self._kind is not None else "factory",
                "own.file": self._target.file,
                "own.fileSha256": self._target.file_sha256,
                "own.sharing": self._sharing(),
                "own.passedVariables": ", ".join(passed_names()) or "none",
                "own.python": sys.executable,
                "own.pythonVersion": sys.version.split()[0],
                "own.llmRoutes": ", ".join(self._routes.libraries) or "relay only",
                "own.canary": "in the prompt where the code forwards it, and in the header x-plimsoll-canary",
                "driver.path": "async where the object has it, else a thread",
                "driver.telemetry": "off by environment, for the frameworks known",
                "driver.deferredConstruction": "unknown: it is the user's code",
                "cancel.abortsLlmCall": True,
            }
            | {f"env.{name}": value for name, value in switches.items()}
            | versions_of(sorted(set(libraries)))
        )

    def rehearse(self) -> None:
        """Do nothing: every step of the user's code may have effects."""

    def enter_worker(self, worker_id: str) -> None:
        """Give CrewAI, where it is loaded, its own storage in this worker and its event bus a start."""
        storage = Path(self._options.storage_dir) / worker_id
        storage.mkdir(parents=True, exist_ok=True)
        os.environ["CREWAI_STORAGE_DIR"] = str(storage)
        if "crewai" in sys.modules:
            importlib.import_module("plimsoll_sidecar.drivers.crewai_events").prime_event_bus()

    def open_pool(self, llm: LlmSpec) -> DriverPool:
        """Open a pool."""
        return OwnAgentsPool(self, llm)


def _loaded_framework() -> str | None:
    """Guess the framework behind a factory or a function from what its module has imported."""
    for module, library in (
        ("crewai", "crewai"),
        ("langgraph", "langgraph"),
        ("agents", "openai-agents"),
        ("pydantic_ai", "pydantic-ai-slim"),
        ("agno", "agno"),
        ("autogen_agentchat", "autogen-agentchat"),
        ("openai", "openai"),
        ("anthropic", "anthropic"),
    ):
        if module in sys.modules and versions_of([library]):
            return library
    return None


def _version(library: str | None) -> str:
    return importlib.metadata.version(library) if library is not None else "own"


def make_driver(options: Options) -> OwnAgentsDriver:
    """Make the driver of this process."""
    return OwnAgentsDriver(options)
