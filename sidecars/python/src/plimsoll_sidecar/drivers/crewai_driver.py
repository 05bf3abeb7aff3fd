"""CrewAI: the three ways of running one agent on it."""

import asyncio
import importlib
import os
from pathlib import Path
from typing import Any, Final

import crewai
from crewai import LLM, Agent
from crewai.llms.base_llm import BaseLLM

from plimsoll_sidecar.drivers.catalogue import DRIVERS
from plimsoll_sidecar.drivers.crewai_agents import build_agent, single_task_crew
from plimsoll_sidecar.drivers.crewai_events import prime_event_bus, remove_event_listeners
from plimsoll_sidecar.drivers.crewai_llm import shared_llm, story_llm
from plimsoll_sidecar.drivers.crewai_rehearsal import rehearse
from plimsoll_sidecar.drivers.crewai_state_class import reuse_state_class
from plimsoll_sidecar.drivers.driver import DriverPool
from plimsoll_sidecar.messages import AgentSpec, LlmSpec, Setting
from plimsoll_sidecar.options import LlmClient, Options

# Loaded lazily by the first LLM call; loaded once before the fork, they are shared by all workers.
_FIRST_CALL_MODULES: Final = (
    "crewai.hooks.contexts",
    "crewai.llms.cache",
    "crewai.skills.tool",
    "h11",
    "httpcore",
    "openai.resources.chat.completions",
)


class _SharedLlmPool:
    """One LLM object for all the agents of a pool in this worker, unless each is to have its own."""

    aborts_llm_call = True
    builds_in_threads = False

    def __init__(self, spec: LlmSpec, llm_client: LlmClient) -> None:
        self._spec = spec
        self._llm: BaseLLM | None = None
        self._is_shared = llm_client == "shared"

    @property
    def llm(self) -> BaseLLM:
        """The LLM object, built when it is first asked for; with one an agent, a new one each time."""
        if not self._is_shared:
            return shared_llm(self._spec)
        if self._llm is None:
            self._llm = shared_llm(self._spec)
        return self._llm

    def prepare(self) -> None:
        """Build the LLM object before the agents ask for it at the same time."""
        _ = self.llm

    def build(self, spec: AgentSpec) -> Agent:
        """Build one agent on the shared LLM."""
        return build_agent(spec, self.llm)

    def renew(self, spec: AgentSpec, _agent: Agent) -> Agent:
        """Replace the agent: a thread of the cancelled run that still unwinds must not touch the next one."""
        return build_agent(spec, self.llm)

    def tell(self, _error: BaseException) -> str | None:
        """Leave it to the classes."""
        return None

    async def release(self) -> None:
        """Forget the LLM object, and its connections with it."""
        self._llm = None


class AgentAsyncPool(_SharedLlmPool):
    """`Agent.kickoff_async`: one agent, no crew around it."""

    async def run(self, agent: Agent, prompt: str) -> str:
        """Await the agent's own answer; every kickoff has its own executor and message list."""
        output = await agent.kickoff_async(prompt)
        return output.raw


class CrewAsyncPool(_SharedLlmPool):
    """`Crew.akickoff` on a crew of one agent and one task."""

    async def run(self, agent: Agent, prompt: str) -> str:
        """Await a fresh crew."""
        output: Any = await single_task_crew(agent, prompt).akickoff()
        return str(output.raw)


class ToThreadPool:
    """The story's own pattern: an LLM per agent, `asyncio.to_thread(crew.kickoff)`, asyncio's executor."""

    aborts_llm_call = False
    builds_in_threads = True

    def __init__(self, spec: LlmSpec) -> None:
        """Keep the LLM's description."""
        self._spec = spec
        self._llms: dict[str, LLM] = {}

    def prepare(self) -> None:
        """Share nothing."""

    def build(self, spec: AgentSpec) -> Agent:
        """Build one agent with an LLM object of its own, with CrewAI's stock HTTP client."""
        llm = story_llm(self._spec)
        agent = build_agent(spec, llm)
        self._llms[spec.agent_id] = llm
        return agent

    def renew(self, spec: AgentSpec, _agent: Agent) -> Agent:
        """Replace the agent, not its LLM object."""
        return build_agent(spec, self._llms[spec.agent_id])

    async def run(self, agent: Agent, prompt: str) -> str:
        """Run the blocking kickoff in a thread; it can't be cancelled once it runs."""
        output: Any = await asyncio.to_thread(lambda: single_task_crew(agent, prompt).kickoff())
        return str(output.raw)

    def tell(self, _error: BaseException) -> str | None:
        """Leave it to the classes."""
        return None

    async def release(self) -> None:
        """Forget the LLM objects."""
        self._llms.clear()


class CrewaiDriver:
    """CrewAI in one process, in the mode of the options."""

    name = "crewai"

    def __init__(self, options: Options) -> None:
        """Keep the options."""
        self.version = str(crewai.__version__)
        self._options = options

    def settings(self) -> dict[str, Setting]:
        """List CrewAI's switches."""
        options = self._options
        shared = options.mode != "to-thread"
        shares_llm = shared and options.llm_client == "shared"
        settings: dict[str, Setting] = {
            "crewai.eventListeners": "removed" if options.listeners_removed else "stock",
            "crewai.llmObjects": "one a worker and pool" if shares_llm else "one an agent",
            "crewai.llmHttpClient": "abortable, httpx" if shared else "stock, httpx",
            "crewai.llmMaxRetries": 0,
            "crewai.rateLimitAttempts": 1 if shared else 3,
            "crewai.agentMaxIter": 1,
            "crewai.agentMaxRetryLimit": 0,
            "crewai.respectContextWindow": False,
            "crewai.executorStateClass": "one a process" if options.reuse_state_class else "stock, one a run",
            "crewai.memory": False,
            "crewai.cache": False,
            "crewai.agentReuse": "one object an agent id, one invocation at a time, renewed after a cancel",
            "crewai.expectedOutput": None
            if options.mode == "agent-async"
            else "A complete answer in plain text.",
            "driver.path": "async outside, the LLM call in a thread" if shared else "blocking, in a thread",
            "driver.telemetry": "off",
            "driver.deferredConstruction": "executor, prompt and state class are built by every run",
            "llm.maxConnectionsPerWorker": 256 if shared else 1000,
            "llm.proxiesForLoopback": False,
            "cancel.abortsLlmCall": shared,
        }
        return settings | {f"env.{name}": value for name, value in DRIVERS["crewai"].switches.items()}

    def rehearse(self) -> None:
        """Load what the first LLM call would load, and build one agent."""
        for name in _FIRST_CALL_MODULES:
            importlib.import_module(name)
        rehearse()

    def enter_worker(self, worker_id: str) -> None:
        """Give the worker its own storage, and the event bus its settings."""
        storage = Path(self._options.storage_dir) / worker_id
        storage.mkdir(parents=True, exist_ok=True)
        os.environ["CREWAI_STORAGE_DIR"] = str(
            storage
        )  # an own SQLite file, so that workers don't queue on one
        if self._options.listeners_removed:
            remove_event_listeners()
        if self._options.reuse_state_class:
            reuse_state_class()
        prime_event_bus()

    def open_pool(self, llm: LlmSpec) -> DriverPool:
        """Open a pool in the mode of the options."""
        if self._options.mode == "agent-async":
            return AgentAsyncPool(llm, self._options.llm_client)
        if self._options.mode == "crew-async":
            return CrewAsyncPool(llm, self._options.llm_client)
        return ToThreadPool(llm)


def make_driver(options: Options) -> CrewaiDriver:
    """Make the driver of this process."""
    return CrewaiDriver(options)
