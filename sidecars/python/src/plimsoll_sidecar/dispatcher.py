"""The control plane's heart: pools, invocations, deadlines, cancellation and deaths of workers.

It holds every deadline itself, so that a caller is answered in time even when a worker's loop is saturated.
"""

import asyncio
import itertools
import time
import uuid

import structlog

from plimsoll_sidecar import problems
from plimsoll_sidecar.api_types import (
    CreatePoolAnswer,
    CreatePoolRequest,
    Failed,
    InvocationRequest,
    Outcome,
    Succeeded,
    Timings,
)
from plimsoll_sidecar.instants import rfc3339
from plimsoll_sidecar.messages import (
    AbandonBuild,
    AgentBuilt,
    CallFinished,
    Cancel,
    CreatePool,
    FailureValue,
    Invoke,
    PoolReleased,
    ReleasePool,
    ToControl,
)
from plimsoll_sidecar.pool import AgentEntry, Invocation, Pool
from plimsoll_sidecar.process_tree import WorkerLink

log = structlog.get_logger()
RELEASE_TIMEOUT_SECONDS = 10.0


class Dispatcher:
    """Owns all pools. `limit` is the declared number of invocations in flight."""

    def __init__(self, limit: int) -> None:
        """Start with no pool."""
        self._limit = limit
        self._pools: dict[str, Pool] = {}
        self._calls: dict[int, Invocation] = {}
        self._call_ids = itertools.count(1)
        self._releases: dict[tuple[str, str], asyncio.Future[int]] = {}

    @property
    def in_flight(self) -> int:
        """Invocations whose caller still waits."""
        return len(self._calls)

    def pool(self, pool_id: str) -> Pool:
        """Find a pool, or raise its 404."""
        pool = self._pools.get(pool_id)
        if pool is None:
            raise problems.pool_not_found(pool_id)
        return pool

    # Pools

    async def create_pool(self, request: CreatePoolRequest, workers: list[WorkerLink]) -> CreatePoolAnswer:
        """Spread the agents over the workers and wait until each is ready, failed or out of time."""
        began = time.perf_counter()
        pool = self._admit_pool(request, workers)
        for worker in workers:
            mine = [spec for spec in request.agents if pool.agents[spec.agent_id].worker is worker]
            if mine:
                worker.send(CreatePool(pool_id=pool.pool_id, agents=mine, llm=request.llm))
        try:
            await asyncio.wait_for(pool.built.wait(), request.instantiation_timeout_ms / 1000)
        except TimeoutError:
            self._time_out_build(pool, request.instantiation_timeout_ms)
        except asyncio.CancelledError:
            await self.release_pool(pool.pool_id)
            raise
        return CreatePoolAnswer(
            pool_id=pool.pool_id,
            total_instantiation_ms=round((time.perf_counter() - began) * 1000, 3),
            agents=[entry.report() for entry in pool.agents.values()],
        )

    def _admit_pool(self, request: CreatePoolRequest, workers: list[WorkerLink]) -> Pool:
        if not workers:
            raise problems.ProblemError(
                503, "no-worker", "every worker has died; restart the sidecar", title="No worker"
            )
        agents: dict[str, AgentEntry] = {}
        for index, spec in enumerate(request.agents):
            if spec.agent_id in agents or not spec.agent_id:
                reason = "is empty" if not spec.agent_id else f"{spec.agent_id!r} stands twice"
                raise problems.invalid_request(
                    f"agents[{index}].agentId {reason}", f"agents[{index}].agentId"
                )
            agents[spec.agent_id] = AgentEntry(spec.agent_id, workers[index % len(workers)])
        pool = Pool(pool_id=f"pool-{uuid.uuid4().hex[:12]}", agents=agents)
        self._pools[pool.pool_id] = pool
        return pool

    def _time_out_build(self, pool: Pool, timeout_ms: float) -> None:
        failure = FailureValue(
            code="timeout", message=f"the agent was not ready within {timeout_ms:g} ms", retryable=True
        )
        for entry in pool.agents.values():
            if not entry.settled:
                entry.fail(failure)
        for worker in pool.workers():
            worker.send(AbandonBuild(pool_id=pool.pool_id))

    async def release_pool(self, pool_id: str) -> int:
        """Cancel what runs, free the agents and say how many there were; 0 for a pool that is not there."""
        pool = self._pools.pop(pool_id, None)
        if pool is None:
            return 0
        for invocation in list(pool.invocations.values()):
            self._cancel(invocation, "its pool was released")
        loop = asyncio.get_running_loop()
        waits: list[asyncio.Future[int]] = []
        for worker in pool.workers():
            if worker.alive:
                wait: asyncio.Future[int] = loop.create_future()
                self._releases[pool_id, worker.worker_id] = wait
                waits.append(wait)
                worker.send(ReleasePool(pool_id=pool_id))
        if waits:
            await asyncio.wait(waits, timeout=RELEASE_TIMEOUT_SECONDS)
        released = sum(wait.result() for wait in waits if wait.done())
        for wait in waits:
            wait.cancel()
        log.info("pool released", pool_id=pool_id, agents=released)
        return released

    # Invocations

    def require_room(self, asked: int) -> None:
        """Raise 429 when `asked` more invocations would pass the declared limit."""
        if self.in_flight + asked > self._limit:
            raise problems.pool_exhausted(self._limit, self.in_flight, asked)

    def require_new(self, pool: Pool, request: InvocationRequest, field: str) -> None:
        """Raise 422 when the request id is in flight already."""
        if request.request_id in pool.invocations:
            raise problems.invalid_request(f"{field}: {request.request_id!r} is in flight already", field)

    def invoke(self, pool: Pool, request: InvocationRequest) -> "asyncio.Future[Outcome]":
        """Start one invocation; the future always ends with an outcome, within the request's time limit."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Outcome] = loop.create_future()
        agent = pool.agents.get(request.agent_id)
        refused = self._refusal(agent, request.agent_id)
        if agent is None or refused is not None:
            done.set_result(_failed(request, refused or _unknown(request.agent_id)))
            return done
        invocation = Invocation(next(self._call_ids), pool, request, agent, done)
        self._calls[invocation.call_id] = invocation
        pool.invocations[request.request_id] = invocation
        agent.in_flight += 1
        agent.last_invocation_at = invocation.received_at
        invocation.deadline = loop.call_later(request.timeout_ms / 1000, self._time_out, invocation)
        agent.worker.send(
            Invoke(
                call_id=invocation.call_id,
                pool_id=pool.pool_id,
                agent_id=agent.agent_id,
                prompt=request.prompt,
            )
        )
        return done

    @staticmethod
    def _refusal(agent: AgentEntry | None, agent_id: str) -> FailureValue | None:
        if agent is None:
            return _unknown(agent_id)
        if agent.failure is not None:
            reason = f"agent {agent_id!r} is failed: {agent.failure.message}"
            told = agent.failure.detail or agent.failure.code  # for own agents, the traceback of the build
            return FailureValue(code="orchestrator-error", message=reason, detail=told)
        return None

    def cancel(self, pool: Pool, request_id: str) -> bool:
        """Cancel one invocation; False when it is not in flight."""
        invocation = pool.invocations.get(request_id)
        if invocation is None:
            return False
        self._cancel(invocation, "the caller cancelled it")
        return True

    def _cancel(self, invocation: Invocation, reason: str) -> None:
        failure = FailureValue(code="cancelled", message=f"the invocation was cancelled: {reason}")
        self._give_up(invocation, failure)

    def _time_out(self, invocation: Invocation) -> None:
        limit_ms = invocation.request.timeout_ms
        failure = FailureValue(code="timeout", message=f"no answer within {limit_ms:g} ms", retryable=True)
        self._give_up(invocation, failure)

    def _give_up(self, invocation: Invocation, failure: FailureValue) -> None:
        if self._calls.get(invocation.call_id) is invocation:
            invocation.agent.worker.send(Cancel(call_id=invocation.call_id))
            self._settle(invocation, _failed(invocation.request, failure))

    def _settle(self, invocation: Invocation, outcome: Outcome) -> None:
        """End an invocation exactly once."""
        del self._calls[invocation.call_id]
        invocation.pool.invocations.pop(invocation.request.request_id, None)
        if invocation.deadline is not None:
            invocation.deadline.cancel()
        invocation.agent.in_flight -= 1
        if isinstance(outcome, Failed):
            invocation.agent.last_error = outcome.error
        if not invocation.done.done():
            invocation.done.set_result(outcome)

    # What workers say

    def on_worker_message(self, worker: WorkerLink, message: ToControl) -> None:
        """Take in one message of a worker."""
        match message:
            case CallFinished():
                invocation = self._calls.get(message.call_id)
                if invocation is not None:
                    self._settle(invocation, _outcome(invocation, message))
            case AgentBuilt():
                self._on_agent_built(message)
            case PoolReleased():
                self._on_pool_released(worker, message)

    def _on_agent_built(self, message: AgentBuilt) -> None:
        pool = self._pools.get(message.pool_id)
        entry = pool.agents.get(message.agent_id) if pool is not None else None
        if pool is None or entry is None or entry.settled:
            return
        entry.instantiation_ms = message.instantiation_ms
        if message.failure is None:
            entry.ready = True
        else:
            entry.fail(message.failure)
        pool.note_progress()

    def _on_pool_released(self, worker: WorkerLink, message: PoolReleased) -> None:
        wait = self._releases.pop((message.pool_id, worker.worker_id), None)
        if wait is not None and not wait.done():
            wait.set_result(message.released)

    def on_worker_end(self, worker: WorkerLink) -> None:
        """Fail everything that lived in a dead worker: its invocations, its agents, its releases."""
        text = f"worker {worker.worker_id} (pid {worker.pid}) died: {worker.ending()}"
        log.error("worker died", worker_id=worker.worker_id, pid=worker.pid, ending=worker.ending())
        failure = FailureValue(code="orchestrator-error", message=text)
        for invocation in [call for call in self._calls.values() if call.agent.worker is worker]:
            self._settle(invocation, _failed(invocation.request, failure))
        for pool in self._pools.values():
            for entry in pool.agents.values():
                if entry.worker is worker and entry.failure is None:
                    entry.fail(failure)
            pool.note_progress()
        for key in [key for key in self._releases if key[1] == worker.worker_id]:
            wait = self._releases.pop(key)
            if not wait.done():
                wait.set_result(0)

    def cancel_everything(self) -> None:
        """Answer every caller that still waits, before the process ends."""
        for invocation in list(self._calls.values()):
            self._cancel(invocation, "the sidecar is shutting down")


def _unknown(agent_id: str) -> FailureValue:
    return FailureValue(code="orchestrator-error", message=f"there is no agent {agent_id!r} in this pool")


def _failed(request: InvocationRequest, failure: FailureValue) -> Failed:
    return Failed(request_id=request.request_id, agent_id=request.agent_id, error=failure)


def _outcome(invocation: Invocation, message: CallFinished) -> Outcome:
    if message.failure is not None:
        return _failed(invocation.request, message.failure)
    return Succeeded(
        request_id=invocation.request.request_id,
        agent_id=invocation.request.agent_id,
        output_id=f"out-{uuid.uuid4().hex}",
        content=message.content or "",
        timings=Timings(
            received_at=rfc3339(invocation.received_at),
            started_at=rfc3339(message.started_at),
            finished_at=rfc3339(message.finished_at),
            queued_ms=round(max(0.0, message.started_at - invocation.received_at) * 1000, 3),
            worker_id=invocation.agent.worker.worker_id,
        ),
    )
