"""A pool as the control plane keeps it: who lives in which worker, and what is in flight."""

import asyncio
import time
from dataclasses import dataclass, field

from plimsoll_sidecar.api_types import AgentReport, AgentStatusAnswer, InvocationRequest, Outcome
from plimsoll_sidecar.instants import rfc3339
from plimsoll_sidecar.messages import FailureValue
from plimsoll_sidecar.process_tree import WorkerLink


@dataclass
class AgentEntry:
    """One agent of a pool."""

    agent_id: str
    worker: WorkerLink
    ready: bool = False
    instantiation_ms: float | None = None
    failure: FailureValue | None = None
    in_flight: int = 0
    last_invocation_at: float | None = None
    last_error: FailureValue | None = None

    @property
    def settled(self) -> bool:
        """Whether the agent's instantiation has come to an end."""
        return self.ready or self.failure is not None

    def fail(self, failure: FailureValue) -> None:
        """Turn the agent into a failed one, for good."""
        self.ready = False
        self.failure = failure
        self.last_error = failure

    def report(self) -> AgentReport:
        """Describe the agent for the answer to the pool's creation."""
        if self.ready:
            elapsed_ms = round(self.instantiation_ms or 0.0, 3)
            return AgentReport(agent_id=self.agent_id, status="ready", instantiation_ms=elapsed_ms)
        return AgentReport(agent_id=self.agent_id, status="failed", error=self.failure)

    def status(self) -> AgentStatusAnswer:
        """Describe what the agent is doing now."""
        status = "failed" if not self.ready else ("busy" if self.in_flight else "idle")
        at = self.last_invocation_at
        return AgentStatusAnswer(
            agent_id=self.agent_id,
            status=status,  # type: ignore[arg-type]  # mypy widens the conditional to str
            last_invocation_at=None if at is None else rfc3339(at),
            last_error=self.last_error,
        )


@dataclass
class Invocation:
    """One invocation in flight. `done` always gets a result, never an exception."""

    call_id: int
    pool: "Pool"
    request: InvocationRequest
    agent: AgentEntry
    done: "asyncio.Future[Outcome]"
    received_at: float = field(default_factory=time.time)
    deadline: asyncio.TimerHandle | None = None


@dataclass
class Pool:
    """Agents that were created together and are released together."""

    pool_id: str
    agents: dict[str, AgentEntry]
    invocations: dict[str, Invocation] = field(default_factory=dict)
    built: asyncio.Event = field(default_factory=asyncio.Event)

    def workers(self) -> list[WorkerLink]:
        """List the workers that hold agents of this pool, each once."""
        return list({entry.worker.worker_id: entry.worker for entry in self.agents.values()}.values())

    def note_progress(self) -> None:
        """Set `built` once every agent is ready or failed."""
        if all(entry.settled for entry in self.agents.values()):
            self.built.set()
