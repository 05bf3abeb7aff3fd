"""The zygote: imports the framework once, forks the workers, and reports how each of them ends.

It has one thread at the fork and runs no event loop: a blocking poll over its children is all it does.
"""

import gc
import importlib
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import structlog

from plimsoll_sidecar.channel import frame
from plimsoll_sidecar.drivers.driver import Driver
from plimsoll_sidecar.log_setup import configure_logs
from plimsoll_sidecar.messages import ImportFailed, ImportFinished, WorkerExited
from plimsoll_sidecar.options import Options
from plimsoll_sidecar.own.user_traceback import user_traceback
from plimsoll_sidecar.parent_death import die_with_parent
from plimsoll_sidecar.versions import versions_of

IMPORT_FAILED_EXIT_CODE = 71
WORKER_CRASH_EXIT_CODE = 72

log = structlog.get_logger()


class ZygoteOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What the control plane passes to the zygote as its one argument."""

    options: Options
    parent_pid: int
    control_fd: int
    worker_fds: list[int]


def worker_id_of(index: int) -> str:
    """Name the worker that holds the descriptor at this index."""
    return f"w{index + 1}"


@dataclass
class _Children:
    """Worker ids by the descriptor that becomes readable when they end."""

    by_pidfd: dict[int, tuple[str, int]] = field(default_factory=dict)

    def pids(self) -> list[int]:
        return [pid for _, pid in self.by_pidfd.values()]


def _load_driver(options: Options) -> Driver:
    # Not at the top: the control plane must be able to say "importing" while this takes seconds.
    importlib.import_module("plimsoll_sidecar.worker")
    module = importlib.import_module(f"plimsoll_sidecar.drivers.{options.entry.module}")
    driver: Driver = module.make_driver(options)
    driver.rehearse()
    return driver


def _thread_count() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def _become_worker(
    order: ZygoteOrder, driver: Driver, index: int, zygote_pid: int, inherited: Sequence[int]
) -> None:
    """Run the worker in the forked child and leave by `_exit`, past the zygote's handlers."""
    exit_code = WORKER_CRASH_EXIT_CODE
    worker_id = worker_id_of(index)
    try:
        die_with_parent(zygote_pid)
        own = order.worker_fds[index]
        for descriptor in (order.control_fd, *order.worker_fds, *inherited):
            if descriptor != own:
                os.close(descriptor)
        run_worker = importlib.import_module("plimsoll_sidecar.worker").run_worker
        run_worker(worker_id, order.options, driver, socket.socket(fileno=own))
        exit_code = 0
    except BaseException:
        log.exception("worker crashed", worker_id=worker_id)
    finally:
        sys.stderr.flush()
        os._exit(exit_code)


def _fork_workers(order: ZygoteOrder, driver: Driver) -> _Children:
    gc.collect()
    gc.freeze()  # the collector never touches the imported heap again, so its pages stay shared
    children = _Children()
    zygote_pid = os.getpid()
    for index in range(len(order.worker_fds)):
        pid = os.fork()
        if pid == 0:
            _become_worker(order, driver, index, zygote_pid, list(children.by_pidfd))
        children.by_pidfd[os.pidfd_open(pid)] = (worker_id_of(index), pid)
    for descriptor in order.worker_fds:
        os.close(descriptor)  # so that the control plane reads an end of file when a worker dies
    return children


def _supervise(children: _Children, control: socket.socket) -> None:
    """Report every worker's end; return when the control plane closes its end of the channel."""
    poll = select.poll()
    poll.register(control, select.POLLIN)
    for descriptor in children.by_pidfd:
        poll.register(descriptor, select.POLLIN)
    while True:
        for descriptor, _event in poll.poll():
            if descriptor == control.fileno():
                return
            poll.unregister(descriptor)
            worker_id, pid = children.by_pidfd.pop(descriptor)
            os.close(descriptor)
            exit_code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            control.sendall(frame(WorkerExited(worker_id=worker_id, exit_code=exit_code)))


def _end_children(children: _Children) -> None:
    for pid in children.pids():
        os.kill(pid, signal.SIGKILL)
    for pid in children.pids():
        os.waitpid(pid, 0)


def _import_failed(options: Options, error: BaseException) -> ImportFailed:
    if options.agents_from:
        return ImportFailed(summary=str(error), traceback=user_traceback(error.__cause__ or error))
    said = f"{type(error).__name__}: {error}"
    summary = f"driver {options.driver!r}: its framework could not be imported: {said}"
    return ImportFailed(summary=summary, traceback="".join(traceback.format_exception(error)))


def main(argv: Sequence[str]) -> int:
    """Import, fork, supervise."""
    order = msgspec.json.decode(argv[0], type=ZygoteOrder)
    die_with_parent(order.parent_pid)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure_logs("zygote")
    control = socket.socket(fileno=order.control_fd)
    began = time.perf_counter()
    try:
        driver = _load_driver(order.options)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a module raises at import
        control.sendall(frame(_import_failed(order.options, error)))
        return IMPORT_FAILED_EXIT_CODE
    import_ms = (time.perf_counter() - began) * 1000
    threads = _thread_count()
    children = _fork_workers(order, driver)
    control.sendall(
        frame(
            ImportFinished(
                import_ms=import_ms,
                threads_at_fork=threads,
                framework_name=driver.name,
                framework_version=driver.version,
                settings=driver.settings() | versions_of(order.options.entry.libraries),
                worker_pids=children.pids(),
            )
        )
    )
    _supervise(children, control)
    _end_children(children)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
