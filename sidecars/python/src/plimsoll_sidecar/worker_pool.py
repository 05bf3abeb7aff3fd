"""The agents of one pool inside one worker: built concurrently, run one invocation an agent at a time."""

import asyncio
import inspect
import time
import weakref
from collections.abc import Callable
from typing import Any

import msgspec

from plimsoll_sidecar.call_token import CallToken, current_call
from plimsoll_sidecar.drivers.driver import Driver
from plimsoll_sidecar.failures import failure_of_build, failure_of_call
from plimsoll_sidecar.messages import AgentBuilt, AgentSpec, CallFinished, CreatePool, FailureValue, Invoke

# Building is CPU work under one lock: more threads would only queue on it.
BUILD_CONCURRENCY = 4


class _Seat:
    """One agent, None when it must be built anew, with the lock that keeps its runs apart."""

    def __init__(self, spec: AgentSpec, agent: Any) -> None:  # noqa: ANN401 - the framework's own type
        self.spec = spec
        self.agent = agent
        self.lock = asyncio.Lock()


class WorkerPool:
    """Agents of one pool that live in this worker."""

    def __init__(self, order: CreatePool, driver: Driver, send: Callable[[msgspec.Struct], None]) -> None:
        """Keep the order; nothing is built before `build`."""
        self._order = order
        self._send = send
        self._pool = driver.open_pool(order.llm)
        self._seats: dict[str, _Seat] = {}
        self._build: asyncio.Task[None] | None = None
        self._abandoned = False

    @property
    def aborts_llm_call(self) -> bool:
        """Whether a cancelled invocation takes its LLM call down with it."""
        return self._pool.aborts_llm_call

    def start_build(self) -> None:
        """Build all agents in the background; each is reported as soon as it stands."""
        self._build = asyncio.create_task(self._build_all())

    def abandon_build(self) -> None:
        """Drop what is not built yet; the control plane has already reported it as timed out."""
        self._abandoned = True
        if self._build is not None:
            self._build.cancel()

    async def _build_all(self) -> None:
        gate = asyncio.Semaphore(BUILD_CONCURRENCY)
        try:
            self._pool.prepare()
        except Exception as error:  # noqa: BLE001 - reported as each agent's failure
            self._report_all(failure_of_build(error))
            return

        async def build(spec: AgentSpec) -> None:
            async with gate:
                await self._build_one(spec)

        await asyncio.gather(*(build(spec) for spec in self._order.agents))

    def _report_all(self, failure: FailureValue) -> None:
        for spec in self._order.agents:
            self._report(spec.agent_id, 0.0, failure)

    async def _build_one(self, spec: AgentSpec) -> None:
        began = time.perf_counter()
        try:
            seat = await self._stand_up(spec)
        except Exception as error:  # noqa: BLE001 - one agent's failure is a value, whatever it is
            self._report(spec.agent_id, _ms_since(began), failure_of_build(error, self._pool.tell(error)))
            return
        if self._abandoned:
            return
        self._seats[spec.agent_id] = seat
        self._report(spec.agent_id, _ms_since(began), None)

    async def _stand_up(self, spec: AgentSpec) -> _Seat:
        if self._pool.builds_in_threads:
            return _Seat(spec, await asyncio.to_thread(self._pool.build, spec))
        agent = await self._build_agent(spec)
        await asyncio.sleep(0)  # a fraction of a millisecond each: let messages in between two of them
        return _Seat(spec, agent)

    async def _build_agent(self, spec: AgentSpec) -> Any:  # noqa: ANN401 - the framework's own type
        agent = self._pool.build(spec)
        return await agent if inspect.isawaitable(agent) else agent

    def _report(self, agent_id: str, elapsed_ms: float, failure: FailureValue | None) -> None:
        self._send(
            AgentBuilt(
                pool_id=self._order.pool_id, agent_id=agent_id, instantiation_ms=elapsed_ms, failure=failure
            )
        )

    async def run(self, order: Invoke, token: CallToken) -> CallFinished:
        """Run one invocation to its end, whatever the end is."""
        seat = self._seats.get(order.agent_id)
        if seat is None:
            missing = FailureValue(
                code="orchestrator-error", message=f"agent {order.agent_id!r} is not in this worker"
            )
            now = time.time()
            return CallFinished(call_id=order.call_id, started_at=now, finished_at=now, failure=missing)
        async with seat.lock:
            return await self._run_seated(seat, order, token)

    async def _run_seated(self, seat: _Seat, order: Invoke, token: CallToken) -> CallFinished:
        started_at = time.time()
        current_call.set(token)
        content: str | None = None
        failure: FailureValue | None = None
        try:
            if seat.agent is None:
                seat.agent = await self._build_agent(seat.spec)
            content = await self._pool.run(seat.agent, order.prompt)
        except asyncio.CancelledError:
            token.cancel()
            seat.agent = self._pool.renew(seat.spec, seat.agent)
            raise
        except Exception as error:  # noqa: BLE001 - every failure of the framework is a value here
            failure = failure_of_call(error, token, self._pool.tell(error))
        return CallFinished(
            call_id=order.call_id,
            started_at=started_at,
            finished_at=time.time(),
            content=content,
            failure=failure,
        )

    async def release(self) -> "list[weakref.ref[Any] | None]":
        """Forget every agent; the references tell whether they really went, where the agents allow any."""
        self.abandon_build()
        agents = [_reference(seat.agent) for seat in self._seats.values()]
        self._seats.clear()
        await self._pool.release()
        return agents


def _reference(agent: Any) -> "weakref.ref[Any] | None":  # noqa: ANN401 - the framework's own type
    try:
        return weakref.ref(agent)
    except TypeError:
        return None


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
