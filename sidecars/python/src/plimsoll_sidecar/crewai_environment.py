"""The environment in which CrewAI is imported: no telemetry, no tracing, no update checks, no stray files."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

LOOPBACK_HOSTS: Final = ("127.0.0.1", "localhost", "::1")

# Each switch is read by CrewAI at import time or at first use; the values are reported by /v1/info.
SWITCHES: Final[Mapping[str, str]] = {
    "CREWAI_DISABLE_TELEMETRY": "true",
    "CREWAI_DISABLE_TRACKING": "true",
    "CREWAI_DISABLE_VERSION_CHECK": "true",
    "CREWAI_TESTING": "true",  # silences the first-run prompt about traces
    "CREWAI_TRACING_ENABLED": "false",
    "OTEL_SDK_DISABLED": "true",
    # A native thread of OpenBLAS would be alive at the fork; nothing here multiplies matrices.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # glibc makes an arena per core and thread; two bound what the executor's threads can fragment.
    "MALLOC_ARENA_MAX": "2",
    "TOKENIZERS_PARALLELISM": "false",
}


def _without_proxies_for_loopback(environment: dict[str, str]) -> None:
    listed = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
    hosts = [host.strip() for host in listed.split(",") if host.strip()]
    hosts += [host for host in LOOPBACK_HOSTS if host not in hosts]
    environment["NO_PROXY"] = environment["no_proxy"] = ",".join(hosts)


def framework_environment(storage_dir: str, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Build the environment of the processes that run CrewAI; what they write lands in `storage_dir`."""
    environment = dict(base)
    environment.pop("PLIMSOLL_SIDECAR_TOKEN", None)
    environment.update(SWITCHES)
    _without_proxies_for_loopback(environment)
    home = Path(storage_dir) / "home"
    home.mkdir(parents=True, exist_ok=True)
    crewai_dir = Path(storage_dir) / "crewai"
    crewai_dir.mkdir(exist_ok=True)
    environment["CREWAI_STORAGE_DIR"] = str(crewai_dir)
    environment["HOME"] = str(home)
    for name, folder in (
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
    ):
        environment[name] = str(home / folder)
    return environment
