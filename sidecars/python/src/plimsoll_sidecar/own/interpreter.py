"""Starts a module of the sidecar on the user's own interpreter, which has none of the sidecar's packages."""

import sys
from pathlib import Path
from typing import Final

import msgspec

# The sidecar's own packages come last on the path: the user's versions of anything win.
_BOOT: Final = """
import runpy, sys
wanted, paths, module = sys.argv[1], sys.argv[2].split(":"), sys.argv[3]
if "%d.%d" % sys.version_info[:2] != wanted:
    said = "--python: %s is Python %d.%d, the sidecar's own packages are for %s; give one of that version\\n"
    sys.stderr.write(said % ((sys.executable,) + sys.version_info[:2] + (wanted,)))
    sys.exit(71)
sys.path.extend(path for path in paths if path not in sys.path)
sys.argv = sys.argv[3:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


def command_of(python: str, module: str, *arguments: str) -> list[str]:
    """Build the command line that runs `module`; on another interpreter, by way of the boot code."""
    if not python:
        return [sys.executable, "-m", module, *arguments]
    packages = Path(msgspec.__file__).parent.parent
    sources = Path(__file__).parent.parent.parent
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return [python, "-c", _BOOT, version, f"{sources}:{packages}", module, *arguments]
