"""A worker process: one event loop, one executor, its share of every pool's agents."""

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import structlog
import uvloop

from plimsoll_sidecar.call_token import CallToken
from plimsoll_sidecar.channel import Channel, open_channel
from plimsoll_sidecar.drivers.driver import Driver
from plimsoll_sidecar.garbage import IdleCollector
from plimsoll_sidecar.log_setup import configure_logs, quiet_framework_logs
from plimsoll_sidecar.messages import (
    AbandonBuild,
    Cancel,
    CreatePool,
    Invoke,
    PoolReleased,
    ReleasePool,
    ToWorker,
    WorkerReady,
)
from plimsoll_sidecar.options import Options
from plimsoll_sidecar.worker_pool import WorkerPool

log = structlog.get_logger()
RELEASE_GRACE_SECONDS = 0.02


class Worker:
    """Reads orders from the control plane and answers each exactly once, unless it was cancelled."""

    def __init__(self, worker_id: str, driver: Driver) -> None:
        """Make an idle worker."""
        self._worker_id = worker_id
        self._driver = driver
        self._pools: dict[str, WorkerPool] = {}
        self._calls: dict[int, tuple[asyncio.Task[None], CallToken]] = {}
        self._pool_calls: dict[str, set[int]] = {}
        self._background: set[asyncio.Task[None]] = set()
        self._collector = IdleCollector()
        self._channel: Channel[ToWorker] | None = None
        self._ended = asyncio.Event()

    async def serve(self, sock: socket.socket) -> None:
        """Work until the control plane closes its end."""
        self._channel = await open_channel(sock, ToWorker, self._on_message, self._ended.set)
        self._channel.send(WorkerReady(worker_id=self._worker_id, pid=os.getpid()))
        await self._ended.wait()

    def _on_message(self, message: ToWorker) -> None:
        match message:
            case Invoke():
                self._start_call(message)
            case Cancel():
                self._cancel_call(message.call_id)
            case CreatePool():
                self._create_pool(message)
            case AbandonBuild():
                if message.pool_id in self._pools:
                    self._pools[message.pool_id].abandon_build()
            case ReleasePool():
                self._spawn(self._release_pool(message.pool_id))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _send(self, message: object) -> None:
        if self._channel is not None:
            self._channel.send(message)  # type: ignore[arg-type]

    def _create_pool(self, order: CreatePool) -> None:
        pool = WorkerPool(order, self._driver, self._send)
        self._pools[order.pool_id] = pool
        self._pool_calls[order.pool_id] = set()
        pool.start_build()

    def _start_call(self, order: Invoke) -> None:
        token = CallToken()
        self._collector.work_began()
        task = asyncio.ensure_future(self._run_call(order, token))
        self._calls[order.call_id] = (task, token)
        self._pool_calls.setdefault(order.pool_id, set()).add(order.call_id)
        task.add_done_callback(lambda _: self._forget_call(order))

    async def _run_call(self, order: Invoke, token: CallToken) -> None:
        pool = self._pools.get(order.pool_id)
        if pool is not None:
            token.aborts_llm_call = pool.aborts_llm_call
            self._send(await pool.run(order, token))

    def _forget_call(self, order: Invoke) -> None:
        self._calls.pop(order.call_id, None)
        self._pool_calls.get(order.pool_id, set()).discard(order.call_id)
        self._collector.work_ended()

    def _cancel_call(self, call_id: int) -> None:
        running = self._calls.get(call_id)
        if running is not None:
            task, token = running
            if token.aborts_llm_call:
                token.cancel()
            task.cancel()

    async def _release_pool(self, pool_id: str) -> None:
        calls = list(self._pool_calls.pop(pool_id, ()))
        tasks = [self._calls[call_id][0] for call_id in calls if call_id in self._calls]
        for call_id in calls:
            self._cancel_call(call_id)
        if tasks:
            await asyncio.wait(tasks)
            await asyncio.sleep(RELEASE_GRACE_SECONDS)  # threads of aborted calls unwind
        pool = self._pools.pop(pool_id, None)
        released = await pool.release() if pool is not None else []
        del pool, tasks
        gc.collect()
        held = sum(1 for agent in released if agent is not None and agent() is not None)
        if held:
            log.warning("agents still referenced after release", pool_id=pool_id, agents=held)
        self._send(PoolReleased(pool_id=pool_id, released=len(released), still_referenced=held))


def _silence_stdout() -> None:
    """Drop what frameworks print: some draw boxes, and stdout has one reader, the runner."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)


def run_worker(worker_id: str, options: Options, driver: Driver, sock: socket.socket) -> None:
    """Run in the freshly forked child; never returns to the zygote's stack."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the group; the control plane decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _silence_stdout()
    configure_logs(worker_id)
    quiet_framework_logs(own_agents=bool(options.agents_from))
    if options.worker_nice:
        os.nice(options.worker_nice)
    driver.enter_worker(worker_id)
    sys.setswitchinterval(options.effective_switch_interval_ms / 1000)

    async def main() -> None:
        if options.executor_threads:
            executor = ThreadPoolExecutor(options.executor_threads, thread_name_prefix="agents")
            asyncio.get_running_loop().set_default_executor(executor)
        await Worker(worker_id, driver).serve(sock)

    uvloop.run(main())
