"""The user's own traceback of an error: without the sidecar's frames, redacted, bounded."""

import asyncio
import concurrent.futures
import traceback
from pathlib import Path
from typing import Final

from plimsoll_sidecar.redaction import redact_traceback

_OURS: Final = str(Path(__file__).parent.parent)
# The way from the sidecar into a blocking function leads through a thread.
_THREADS: Final = tuple(str(Path(library.__file__ or "").parent) for library in (asyncio, concurrent.futures))
_IMPORTLIB: Final = "<frozen importlib"


def _is_ours(frame: traceback.FrameSummary) -> bool:
    return frame.filename.startswith((_OURS, _IMPORTLIB, *_THREADS))


def _strip(error: traceback.TracebackException) -> None:
    # Only what stands before the first frame of somebody else is the sidecar's way into the user's code.
    frames = list(error.stack)
    while frames and _is_ours(frames[0]):
        frames.pop(0)
    error.stack = traceback.StackSummary.from_list(frames)
    for link in (error.__cause__, error.__context__):
        if link is not None:
            _strip(link)


def user_traceback(error: BaseException) -> str:
    """Write the traceback as Python would, from the first frame that is not the sidecar's."""
    told = traceback.TracebackException.from_exception(error)
    _strip(told)
    return redact_traceback("".join(told.format()))
