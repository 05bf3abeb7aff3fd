"""Command line of the sidecar. An unknown flag or an impossible value ends the process with exit code 2."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

import msgspec

from plimsoll_sidecar.drivers.catalogue import DEFAULT_DRIVER, DRIVERS, OWN_AGENTS, DriverEntry

LlmClient = Literal["shared", "per-agent"]
ListenerPolicy = Literal["auto", "removed", "stock"]

MIN_EXECUTOR_THREADS = 64
DEFAULT_AGENTS = 72
DEFAULT_WORKER_NICE = 1
DEFAULT_SWITCH_INTERVAL_MS = 20.0
MAX_NICE = 19
EXIT_USAGE = 2


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the command line decides; sent to the zygote as one JSON argument (it holds no secret)."""

    host: str = "127.0.0.1"
    port: int = 0
    workers: int = 2
    driver: str = DEFAULT_DRIVER
    mode: str = "agent-async"
    agents: int = DEFAULT_AGENTS
    storage_dir: str = ""
    worker_nice: int = DEFAULT_WORKER_NICE
    event_listeners: ListenerPolicy = "auto"
    switch_interval_ms: float = DEFAULT_SWITCH_INTERVAL_MS
    reuse_state_class: bool = False
    watch_stdin: bool = True
    #: Threads of a worker's default executor; 0 leaves it to the driver.
    asked_executor_threads: int = 0
    llm_client: LlmClient = "shared"
    agents_from: str = ""
    agents_path: str = ""
    python: str = ""
    relay_port: int = 0

    @property
    def entry(self) -> DriverEntry:
        """The driver's entry in the catalogue."""
        return OWN_AGENTS if self.agents_from else DRIVERS[self.driver]

    @property
    def agents_per_worker(self) -> int:
        """Largest number of agents that one worker carries when a pool of the declared size is spread."""
        return -(-self.agents // self.workers)

    @property
    def executor_threads(self) -> int:
        """Threads of one worker's default executor; 0 means asyncio's own default, as the story wrote it."""
        if self.asked_executor_threads:
            return self.asked_executor_threads
        if self.mode == "to-thread" or not self.entry.sizes_executor:
            return 0
        return max(MIN_EXECUTOR_THREADS, 2 * self.agents_per_worker)

    @property
    def listeners_removed(self) -> bool:
        """Whether CrewAI's console, telemetry and tracing listeners are taken off its event bus."""
        if self.event_listeners == "auto":
            return self.mode != "to-thread"
        return self.event_listeners == "removed"

    @property
    def effective_switch_interval_ms(self) -> float:
        """Interval at which CPython may hand its lock over; the story's pattern keeps CPython's own 5 ms."""
        return 5.0 if self.mode == "to-thread" else self.switch_interval_ms


def available_cores() -> int:
    """Cores this process may really run on, not those of the machine."""
    return len(os.sched_getaffinity(0))


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, not {text}")
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:  # noqa: PLR2004 - the range of TCP ports
        raise argparse.ArgumentTypeError(f"must be a port (0..65535), not {text}")
    return value


def _workers(text: str) -> int:
    """Read `auto` as 0, which `read_options` replaces once the mode is known."""
    return 0 if text == "auto" else _positive(text)


def _nice(text: str) -> int:
    value = int(text)
    if not 0 <= value <= MAX_NICE:
        raise argparse.ArgumentTypeError(f"must be 0..{MAX_NICE}, not {text}")
    return value


def _switch_interval(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"must be above 0, not {text}")
    return value


def add_topology_flags(parser: argparse.ArgumentParser) -> None:
    """Declare the flags that choose how agents are run; shared with `self_drive`."""
    parser.add_argument(
        "--workers", type=_workers, default=0, help="processes, or auto: one a core (to-thread: 1)"
    )
    parser.add_argument(
        "--driver", choices=tuple(DRIVERS), default=DEFAULT_DRIVER, help="the framework that runs the agents"
    )
    parser.add_argument("--mode", default=None, help="how the framework is called; each driver has its own")
    parser.add_argument(
        "--executor-threads", type=_positive, default=0, help="threads of a worker's default executor"
    )
    parser.add_argument(
        "--llm-client",
        choices=("shared", "per-agent"),
        default="shared",
        help="CrewAI: one LLM object a worker and pool, or one an agent (to-thread: always)",
    )
    parser.add_argument(
        "--agents-from",
        default="",
        metavar="MODULE:NAME",
        help="your own agent, crew, flow, graph or function",
    )
    parser.add_argument(
        "--agents-path", type=Path, default=None, help="folder of that module (default: the current one)"
    )
    parser.add_argument("--python", default="", help="interpreter that your own agents run on")
    parser.add_argument("--agents", type=_positive, default=DEFAULT_AGENTS, help="declared limit in flight")
    parser.add_argument(
        "--storage-dir", type=Path, default=None, help="run-private folder for the framework's files"
    )
    parser.add_argument(
        "--worker-nice", type=_nice, default=DEFAULT_WORKER_NICE, help="niceness of the workers"
    )
    parser.add_argument(
        "--event-listeners",
        choices=("auto", "removed", "stock"),
        default="auto",
        help="CrewAI's console and telemetry listeners; auto: stock for to-thread, else removed",
    )
    parser.add_argument(
        "--switch-interval-ms",
        type=_switch_interval,
        default=DEFAULT_SWITCH_INTERVAL_MS,
        help="sys.setswitchinterval of the workers (to-thread: always 5)",
    )
    parser.add_argument(
        "--reuse-state-class",
        action="store_true",
        help="build CrewAI's executor state class once, not once a run (default: as CrewAI is shipped)",
    )


def _executable(python: str) -> str:
    """Give the interpreter's full path; exit 2 when there is none."""
    if not python:
        return ""
    found = shutil.which(python)
    if found is None:
        sys.stderr.write(
            f"--python {python!r}: no such program; give the path of your environment's python\n"
        )
        raise SystemExit(EXIT_USAGE)
    return str(Path(found).absolute())


def _mode_of(entry: DriverEntry, asked: str | None) -> str:
    """Give the mode that is asked for, or the driver's first; exit 2 when it has no such mode."""
    if asked is not None and asked not in entry.modes:
        sys.stderr.write(
            f"--mode {asked!r}: the driver {entry.name} has no such mode; it has {', '.join(entry.modes)}\n"
        )
        raise SystemExit(EXIT_USAGE)
    return asked or entry.modes[0]


def _require_llm_client(entry: DriverEntry, llm_client: str) -> None:
    """Refuse, with exit 2, an LLM client an agent where the driver has only the shared one."""
    if llm_client != "shared" and entry.name != "crewai":
        sys.stderr.write(
            f"--llm-client {llm_client!r}: the driver {entry.name} has no such choice; leave it out\n"
        )
        raise SystemExit(EXIT_USAGE)


def topology_options(flags: argparse.Namespace) -> Options:
    """Turn parsed topology flags into options, with `auto` resolved and the storage folder absolute."""
    entry = OWN_AGENTS if flags.agents_from else DRIVERS[flags.driver]
    mode = _mode_of(entry, None if flags.agents_from else flags.mode)
    _require_llm_client(entry, flags.llm_client)
    workers = flags.workers or (1 if mode == "to-thread" else available_cores())
    return Options(
        workers=min(workers, flags.agents),
        driver=flags.driver,
        mode=mode,
        asked_executor_threads=flags.executor_threads,
        llm_client=cast("LlmClient", flags.llm_client),
        agents_from=flags.agents_from,
        agents_path=str((flags.agents_path or Path.cwd()).absolute()) if flags.agents_from else "",
        python=_executable(flags.python),
        agents=flags.agents,
        storage_dir=str(flags.storage_dir.absolute()) if flags.storage_dir else "",
        worker_nice=flags.worker_nice,
        event_listeners=cast("ListenerPolicy", flags.event_listeners),
        switch_interval_ms=flags.switch_interval_ms,
        reuse_state_class=flags.reuse_state_class,
    )


def read_options(argv: Sequence[str]) -> Options:
    """Parse the command line of `python -m plimsoll_sidecar`."""
    parser = argparse.ArgumentParser(prog="plimsoll_sidecar", description=__doc__, allow_abbrev=False)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, default=0, help="0 asks the system for a free port")
    parser.add_argument("--ignore-stdin", action="store_true", help="do not exit when stdin reaches its end")
    add_topology_flags(parser)
    flags = parser.parse_args(argv)
    return msgspec.structs.replace(
        topology_options(flags), host=flags.host, port=flags.port, watch_stdin=not flags.ignore_stdin
    )
