"""The cancel token of one invocation: lets another thread break off the LLM call that is under way."""

import contextlib
import contextvars
import socket
import threading
from typing import ClassVar, Final

from plimsoll_sidecar.messages import LlmSpec


class CallCancelledError(Exception):
    """The caller gave the invocation up, so its LLM connection was shut."""


class CallToken:
    """Follows one invocation through its framework's tasks and threads by a context variable.

    CrewAI 1.15 runs the blocking `LLM.call` in a thread even on its native async path, so cancelling the
    task alone would leave the HTTP request running. The token knows the connection that the thread waits on.
    """

    #: What `check` raises: an HTTP library takes only errors of its own kind for a broken connection.
    cancelled_error: ClassVar[type[CallCancelledError]] = CallCancelledError

    def __init__(self) -> None:
        """Start uncancelled, with no connection and no failure seen."""
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.cancelled = False
        self.llm_failure: BaseException | None = None
        self.llm_status: int | None = None
        self.llm_calls = 0
        self.aborts_llm_call = True
        self.llm: LlmSpec | None = None
        self.canary: str | None = None
        self.agent_id: str | None = None

    def check(self) -> None:
        """Refuse further LLM traffic of a cancelled invocation."""
        if self.cancelled:
            raise self.cancelled_error("the invocation was cancelled")

    def attach(self, sock: socket.socket | None) -> None:
        """Note the connection this invocation is about to wait on."""
        with self._lock:
            self.check()
            self._socket = sock

    def detach(self) -> None:
        """Forget the connection; it may serve another invocation from here on."""
        with self._lock:
            self._socket = None

    def cancel(self) -> None:
        """Mark as cancelled and shut the connection, which wakes the thread that waits on it."""
        with self._lock:
            self.cancelled = True
            sock, self._socket = self._socket, None
            if sock is not None:
                with contextlib.suppress(OSError):  # closed by the other side at the same moment
                    sock.shutdown(socket.SHUT_RDWR)


current_call: Final[contextvars.ContextVar[CallToken | None]] = contextvars.ContextVar(
    "plimsoll_current_call", default=None
)
