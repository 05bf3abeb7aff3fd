"""Versions of installed distributions, for /v1/info."""

import importlib.metadata
from collections.abc import Iterable

from plimsoll_sidecar.messages import Setting


def versions_of(distributions: Iterable[str]) -> dict[str, Setting]:
    """Give the version of each distribution of this interpreter; one that is not there is left out."""
    found: dict[str, Setting] = {}
    for name in distributions:
        try:
            found[f"version.{name}"] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
