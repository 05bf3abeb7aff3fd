"""Memory, CPU, threads and files of the sidecar's processes, as the operating system tells them."""

import time
from dataclasses import dataclass
from typing import Any, Literal

import psutil

from plimsoll_sidecar.instants import rfc3339

MS_PER_SECOND = 1000


@dataclass(frozen=True)
class ProcessRole:
    """A pid and what it is for."""

    pid: int
    role: Literal["control", "zygote", "worker"]


def _sample(subject: ProcessRole) -> dict[str, Any]:
    process = psutil.Process(subject.pid)
    with process.oneshot():
        cpu = process.cpu_times()
        memory = process.memory_full_info()  # reads smaps_rollup, the kernel's own sum of PSS
        return {
            "pid": subject.pid,
            "role": subject.role,
            "pssBytes": memory.pss,
            "rssBytes": memory.rss,
            "cpuUserMs": round(cpu.user * MS_PER_SECOND),
            "cpuSystemMs": round(cpu.system * MS_PER_SECOND),
            "threads": process.num_threads(),
            "openFiles": process.num_fds(),
        }


def sample_processes(subjects: list[ProcessRole]) -> dict[str, Any]:
    """Sample every process that still lives."""
    samples = []
    for subject in subjects:
        try:
            samples.append(_sample(subject))
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    return {"sampledAt": rfc3339(time.time()), "processes": samples}
