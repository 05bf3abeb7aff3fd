"""An httpx transport whose requests can be broken off from another thread through their `CallToken`."""

import ssl
import typing

import httpcore
import httpx

from plimsoll_sidecar.breakable_connections import BreakableStream
from plimsoll_sidecar.call_token import CallCancelledError, CallToken, current_call
from plimsoll_sidecar.framework_environment import KEEPALIVE_SECONDS
from plimsoll_sidecar.reserving_pool import ReservingPool


class CancelledReadError(CallCancelledError, httpcore.ReadError):
    """A cancelled call as httpcore knows it: httpx and the LLM's client call it a broken connection."""


CallToken.cancelled_error = CancelledReadError


class _AbortableBackend(httpcore.SyncBackend):
    """Opens connections that a token can shut."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: typing.Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        token = current_call.get()
        if token is not None:
            token.check()
        stream = super().connect_tcp(host, port, timeout, local_address, socket_options)
        return typing.cast("httpcore.NetworkStream", BreakableStream(stream))


def _ssl_context(base_url: str) -> ssl.SSLContext:
    """Build a full context for https; for http a bare one that trusts nobody, as loading CAs costs 50 ms."""
    if base_url.startswith("https:"):
        return httpx.create_ssl_context()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class AbortableTransport(httpx.HTTPTransport):
    """httpx's own transport over a connection pool that opens abortable connections."""

    def __init__(self, base_url: str, max_connections: int) -> None:
        """Allow `max_connections` at once, all of which may be kept alive."""
        context = _ssl_context(base_url)
        super().__init__(verify=context, trust_env=False)
        self._pool = ReservingPool(
            ssl_context=context,
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=_AbortableBackend(),
        )
