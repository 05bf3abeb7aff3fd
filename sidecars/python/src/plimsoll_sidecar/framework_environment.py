"""The environment in which a framework is imported: no telemetry, no update checks, no stray files."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from plimsoll_sidecar.messages import LlmSpec

LOOPBACK_HOSTS: Final = ("127.0.0.1", "localhost", "::1")

KEEPALIVE_SECONDS: Final = 4.0  # below the 5 s at which common servers drop an idle connection
DUMMY_API_KEY: Final = "unused"


def api_key_of(spec: LlmSpec) -> str:
    """Read the key from the variable the pool names; servers that need none get a dummy."""
    if spec.api_key_env is None:
        return DUMMY_API_KEY
    return os.environ[spec.api_key_env]


def _without_proxies_for_loopback(environment: dict[str, str]) -> None:
    listed = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
    hosts = [host.strip() for host in listed.split(",") if host.strip()]
    hosts += [host for host in LOOPBACK_HOSTS if host not in hosts]
    environment["NO_PROXY"] = environment["no_proxy"] = ",".join(hosts)


def framework_environment(
    storage_dir: str, switches: Mapping[str, str], base: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Build the environment of the framework's processes; what they write lands in `storage_dir`."""
    environment = dict(base)
    environment.pop("PLIMSOLL_SIDECAR_TOKEN", None)
    environment.update(switches)
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
