"""Every switch that can change a result, as a flat map for /v1/info."""

import os
import sys
import sysconfig

from plimsoll_sidecar import garbage
from plimsoll_sidecar.messages import ImportFinished, Setting
from plimsoll_sidecar.options import Options, available_cores
from plimsoll_sidecar.versions import versions_of

_LIBRARIES = ("uvicorn", "uvloop", "httptools", "msgspec")


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
    framework = imported.settings if imported else {}
    return framework | _processes(options, imported) | _interpreter() | versions_of(_LIBRARIES)
