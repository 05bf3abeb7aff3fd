"""The control plane's hold on its zygote and workers: start, messages, deaths, end."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
import structlog

from plimsoll_sidecar.channel import Channel, open_channel
from plimsoll_sidecar.framework_environment import framework_environment
from plimsoll_sidecar.messages import ImportFailed, ImportFinished, ToControl, WorkerExited, WorkerReady
from plimsoll_sidecar.options import Options
from plimsoll_sidecar.own.interpreter import command_of
from plimsoll_sidecar.own.llm_relay import llm_environment
from plimsoll_sidecar.zygote import ZygoteOrder, worker_id_of

log = structlog.get_logger()
EXIT_REPORT_GRACE_SECONDS = 0.2
END_GRACE_SECONDS = 2.0


@dataclass
class WorkerLink:
    """One worker as the control plane sees it."""

    worker_id: str
    pid: int = 0
    alive: bool = True
    channel: "Channel[ToControl] | None" = None
    exit_code: int | None = None
    load: int = field(default=0)

    def send(self, message: msgspec.Struct) -> None:
        """Send one order; a dead worker is spoken to in vain, its end has been reported."""
        if self.channel is not None:
            self.channel.send(message)

    def ending(self) -> str:
        """Say how the worker ended, in words for an error message."""
        if self.exit_code is None:
            return "its connection closed"
        if self.exit_code < 0:
            return f"killed by {signal.Signals(-self.exit_code).name}"
        return f"exit code {self.exit_code}"


class ProcessTree:
    """Zygote and workers. `on_message` gets what workers say, `on_worker_end` each death once."""

    def __init__(
        self,
        options: Options,
        on_message: Callable[[WorkerLink, ToControl], None],
        on_worker_end: Callable[[WorkerLink], None],
    ) -> None:
        """Keep the callbacks; nothing is started before `start`."""
        self.options = options
        self._on_message = on_message
        self._on_worker_end = on_worker_end
        self._zygote: subprocess.Popen[bytes] | None = None
        self._zygote_channel: Channel[ToControl] | None = None
        self._reported: dict[str, asyncio.Event] = {}
        self._deaths: set[asyncio.Task[None]] = set()
        self._ending = False
        self.workers: list[WorkerLink] = []
        self.import_finished: ImportFinished | None = None
        self.import_failed: ImportFailed | None = None
        self.ready = asyncio.Event()
        self.zygote_ended = asyncio.Event()

    @property
    def zygote_pid(self) -> int | None:
        """Pid of the zygote once it is started."""
        return self._zygote.pid if self._zygote is not None else None

    async def start(self) -> None:
        """Start the zygote; returns at once, `ready` is set when every worker reads messages."""
        control_ours, control_theirs = socket.socketpair()
        pairs = [socket.socketpair() for _ in range(self.options.workers)]
        theirs = [theirs for _, theirs in pairs]
        order = ZygoteOrder(
            options=self.options,
            parent_pid=os.getpid(),
            control_fd=control_theirs.fileno(),
            worker_fds=[sock.fileno() for sock in theirs],
        )
        self._zygote = self._spawn_zygote(order)
        for sock in (control_theirs, *theirs):
            sock.close()
        for index, (ours, _) in enumerate(pairs):
            await self._open_worker(WorkerLink(worker_id_of(index)), ours)
        self._zygote_channel = await open_channel(
            control_ours, ToControl, self._on_zygote_message, self.zygote_ended.set
        )

    def _spawn_zygote(self, order: ZygoteOrder) -> "subprocess.Popen[bytes]":
        argument = msgspec.json.encode(order).decode()
        return subprocess.Popen(  # noqa: S603 - our own module, on our interpreter or the one the user named
            command_of(self.options.python, "plimsoll_sidecar.zygote", argument),
            pass_fds=(order.control_fd, *order.worker_fds),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            env=self._environment(),
        )

    def _environment(self) -> dict[str, str]:
        environment = framework_environment(self.options.storage_dir, self.options.entry.switches)
        if self.options.relay_port:
            environment |= llm_environment(self.options.relay_port, environment)
        return environment

    async def _open_worker(self, link: WorkerLink, sock: socket.socket) -> None:
        self._reported[link.worker_id] = asyncio.Event()
        self.workers.append(link)

        def on_message(message: ToControl) -> None:
            if isinstance(message, WorkerReady):
                link.pid = message.pid
                self._note_readiness()
            else:
                self._on_message(link, message)

        link.channel = await open_channel(sock, ToControl, on_message, lambda: self._on_worker_gone(link))

    def _on_zygote_message(self, message: ToControl) -> None:
        if isinstance(message, ImportFinished):
            self.import_finished = message
            self._note_readiness()
        elif isinstance(message, ImportFailed):
            self.import_failed = message
        elif isinstance(message, WorkerExited):
            link = next(link for link in self.workers if link.worker_id == message.worker_id)
            link.exit_code = message.exit_code
            self._reported[link.worker_id].set()

    def _note_readiness(self) -> None:
        if self.import_finished is not None and all(link.pid for link in self.workers):
            self.ready.set()

    def _on_worker_gone(self, link: WorkerLink) -> None:
        link.alive = False
        if not self._ending:
            task = asyncio.ensure_future(self._announce_death(link))
            self._deaths.add(task)
            task.add_done_callback(self._deaths.discard)

    async def _announce_death(self, link: WorkerLink) -> None:
        """Wait a moment for the zygote's word on the exit code, then tell the owner."""
        try:
            await asyncio.wait_for(self._reported[link.worker_id].wait(), EXIT_REPORT_GRACE_SECONDS)
        except TimeoutError:
            log.warning("no exit code for the worker", worker_id=link.worker_id)
        self._on_worker_end(link)

    def wait_zygote(self) -> int | None:
        """Wait for the zygote's exit code, a moment at most; None when it still runs."""
        if self._zygote is None:
            return None
        try:
            return self._zygote.wait(END_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            return None

    async def end(self) -> None:
        """End workers and zygote, the gentle way first; returns when no child is left."""
        self._ending = True
        for link in self.workers:
            if link.channel is not None:
                link.channel.close()
        if self._zygote_channel is not None:
            self._zygote_channel.close()
        if self._zygote is None:
            return
        try:
            await asyncio.to_thread(self._zygote.wait, END_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._zygote.kill()  # its workers follow by their parent-death signal
            await asyncio.to_thread(self._zygote.wait)
