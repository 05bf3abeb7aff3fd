"""Finds what `--agents-from MODULE:NAME` names, and says precisely why it can't."""

import difflib
import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

FLAG = "--agents-from"
EXAMPLE = "my_package.crew:make_agent"


class TargetError(Exception):
    """The target can't be had; the message names the flag, the value and what to do."""


@dataclass(frozen=True)
class Target:
    """What the user named."""

    value: Any
    #: The file of the module, where it has one, and the SHA-256 of its content.
    file: str | None
    file_sha256: str | None


def split_target(target: str) -> tuple[str, str]:
    """Split MODULE:NAME; the module may be a file, the name may have dots."""
    module, colon, name = target.rpartition(":")
    if not colon or not module or not name:
        raise TargetError(f"{FLAG} {target!r}: must be MODULE:NAME, for example {EXAMPLE}")
    return module, name


def _from_file(path: Path, target: str) -> ModuleType:
    if not path.is_file():
        raise TargetError(f"{FLAG} {target!r}: there is no file {str(path)!r}; correct the path")
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise TargetError(f"{FLAG} {target!r}: {str(path)!r} is no Python source file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _missing_module(error: ModuleNotFoundError, module: str, target: str, folder: str) -> TargetError:
    absent = error.name or ""
    if module == absent or module.startswith(f"{absent}."):
        advice = f"looked in {folder!r} and the installed packages; give its folder with --agents-path"
        return TargetError(f"{FLAG} {target!r}: there is no module {absent!r}: {advice}")
    advice = f"it is not installed for {sys.executable}; add it to --requirements, or use --python"
    return TargetError(f"{FLAG} {target!r}: its module needs {absent!r}: {advice}")


def _module(name: str, target: str, folder: str) -> ModuleType:
    sys.path.insert(0, folder)
    try:
        if name.endswith(".py"):
            return _from_file((Path(folder) / name).resolve(), target)
        return importlib.import_module(name)
    except TargetError:
        raise
    except ModuleNotFoundError as error:
        raise _missing_module(error, name, target, folder) from error
    except (Exception, SystemExit) as error:
        said = f"{type(error).__name__}: {error}"
        raise TargetError(
            f"{FLAG} {target!r}: importing {name!r} failed with {said}; the traceback above is its own"
        ) from error


def _public(holder: object) -> Iterator[str]:
    return (name for name in dir(holder) if not name.startswith("_"))


def _attribute(holder: Any, name: str, target: str) -> Any:  # noqa: ANN401 - the user's own objects
    for part in name.split("."):
        if not hasattr(holder, part):
            near = difflib.get_close_matches(part, _public(holder), n=3)
            has = ", ".join(near or list(_public(holder))[:8]) or "nothing"
            raise TargetError(
                f"{FLAG} {target!r}: {getattr(holder, '__name__', holder)!r} has no {part!r}; it has {has}"
            )
        holder = getattr(holder, part)
    return holder


def load_target(target: str, folder: str) -> Target:
    """Import the module, with `folder` first on the path, and take the named object."""
    module_name, name = split_target(target)
    module = _module(module_name, target, folder)
    value = _attribute(module, name, target)
    file = getattr(module, "__file__", None)
    digest = hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else None
    return Target(value=value, file=file, file_sha256=digest)
