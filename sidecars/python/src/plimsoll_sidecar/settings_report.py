"""Every switch that can change a result, as a flat map for /v1/info."""

import importlib.metadata
import os
import sys
import sysconfig

from plimsoll_sidecar import garbage
from plimsoll_sidecar.crewai_environment import SWITCHES
from plimsoll_sidecar.messages import ImportFinished
from plimsoll_sidecar.options import Options, available_cores

Setting = str | int | float | bool | None
_LIBRARIES = (
    "crewai",
    "openai",
    "httpx",
    "httpcore",
    "pydantic",
    "uvicorn",
    "uvloop",
    "httptools",
    "msgspec",
)


def _interpreter() -> dict[str, Setting]:
    config = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    # Debian profiles in its own build rules, so the configure arguments alone do not tell.
    built = " ".join(
        str(sysconfig.get_config_var(name) or "") for name in ("PY_CFLAGS", "PGO_PROF_USE_FLAG", "OPT")
    )
    return {
        "python.executable": sys.executable,
        "python.implementation": sys.implementation.name,
        "python.build": sys.version,
        "python.configArgs": config,
        "python.enableOptimizationsInConfigArgs": "--enable-optimizations" in config,
        "python.lto": "-flto" in built or "--with-lto" in config,
        "python.optimisationFlags": built.strip(),
    }


def _framework(options: Options) -> dict[str, Setting]:
    shared = options.mode != "to-thread"
    settings: dict[str, Setting] = {
        "crewai.eventListeners": "removed" if options.listeners_removed else "stock",
        "crewai.llmObjects": "one a worker and pool" if shared else "one an agent",
        "crewai.llmHttpClient": "abortable, httpx" if shared else "stock, httpx",
        "crewai.llmMaxRetries": 0,
        "crewai.rateLimitAttempts": 1 if shared else 3,
        "crewai.agentMaxIter": 1,
        "crewai.agentMaxRetryLimit": 0,
        "crewai.respectContextWindow": False,
        "crewai.executorStateClass": "one a process" if options.reuse_state_class else "stock, one a run",
        "crewai.memory": False,
        "crewai.cache": False,
        "crewai.agentReuse": "one agent object an agent id, one invocation at a time, renewed after a cancel",
        "crewai.expectedOutput": None
        if options.mode == "agent-async"
        else "A complete answer in plain text.",
        "llm.maxConnectionsPerWorker": 256 if shared else 1000,
        "llm.proxiesForLoopback": False,
        "cancel.abortsLlmCall": shared,
    }
    settings |= {f"env.{name}": value for name, value in SWITCHES.items()}
    return settings


def _processes(options: Options, imported: ImportFinished | None) -> dict[str, Setting]:
    return {
        "workers.executorThreadsEach": options.executor_threads or "asyncio default",
        "workers.nice": options.worker_nice,
        "workers.eventLoop": "uvloop",
        "workers.switchIntervalMs": options.effective_switch_interval_ms,
        "workers.gcThresholds": ",".join(str(value) for value in garbage.THRESHOLDS),
        "workers.gcWhenIdle": True,
        "workers.respawn": False,
        "zygote.gcFrozenBeforeFork": True,
        "zygote.importMs": round(imported.import_ms, 1) if imported else None,
        "zygote.threadsAtFork": imported.threads_at_fork if imported else None,
        "control.eventLoop": "uvloop",
        "control.http": "uvicorn, httptools",
        "host.coresAvailable": available_cores(),
        "host.cores": os.cpu_count(),
        "storageDir": options.storage_dir,
    }


def describe(options: Options, imported: ImportFinished | None) -> dict[str, Setting]:
    """Collect all settings; keys are dotted, values are plain."""
    versions: dict[str, Setting] = {
        f"version.{name}": importlib.metadata.version(name) for name in _LIBRARIES
    }
    return _framework(options) | _processes(options, imported) | _interpreter() | versions
