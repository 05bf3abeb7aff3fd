"""Blocking connections that another thread can break: a cancel must reach code that runs in a thread."""

# ruff: noqa: ANN401 - the types are httpcore's or httpcore2's

import functools
from collections.abc import Callable
from typing import Any

from plimsoll_sidecar.call_token import current_call


class BreakableStream:
    """A network stream that tells the token of the running invocation which socket it waits on."""

    def __init__(self, inner: Any) -> None:
        """Wrap a stream of either library."""
        self._inner = inner
        self._socket = inner.get_extra_info("socket")

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, unless the invocation is cancelled before, meanwhile or after."""
        token = current_call.get()
        if token is None:
            return bytes(self._inner.read(max_bytes, timeout))
        token.attach(self._socket)
        try:
            data = self._inner.read(max_bytes, timeout)
        finally:
            token.detach()
        token.check()
        return bytes(data)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, unless the invocation is cancelled."""
        token = current_call.get()
        if token is not None:
            token.check()
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        """Close the socket."""
        self._inner.close()

    def start_tls(self, *args: Any, **kwargs: Any) -> "BreakableStream":
        """Go on over TLS."""
        return BreakableStream(self._inner.start_tls(*args, **kwargs))

    def get_extra_info(self, info: str) -> Any:
        """Ask the stream."""
        return self._inner.get_extra_info(info)


def make_breakable(core: Any) -> type:
    """Patch the blocking backend of httpcore or httpcore2; gives the library's own error of a broken read."""
    connect: Callable[..., Any] = core.SyncBackend.connect_tcp

    @functools.wraps(connect)
    def connect_tcp(backend: Any, *args: Any, **kwargs: Any) -> Any:
        token = current_call.get()
        if token is not None:
            token.check()
        return BreakableStream(connect(backend, *args, **kwargs))

    core.SyncBackend.connect_tcp = connect_tcp
    error: type = core.ReadError
    return error
