"""One HTTP exchange over bare ASGI: read the body, answer once, notice that the caller has gone."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from plimsoll_sidecar import problems

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_BODY_BYTES = 32 * 1024 * 1024
_encoder = msgspec.json.Encoder()


class Exchange:
    """Request and answer of one exchange."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Wrap what the ASGI server passes."""
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self._headers: list[tuple[bytes, bytes]] = scope["headers"]
        self._receive = receive
        self._send = send
        self._started = False

    @property
    def started(self) -> bool:
        """Whether the status line is out already."""
        return self._started

    def header(self, name: bytes) -> bytes | None:
        """Find a header by its lower-case name."""
        for key, value in self._headers:
            if key == name:
                return value
        return None

    async def body(self) -> bytes:
        """Read the whole body, up to `MAX_BODY_BYTES`."""
        parts: list[bytes] = []
        size = 0
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise asyncio.CancelledError
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > MAX_BODY_BYTES:
                raise problems.invalid_request(f"body: larger than {MAX_BODY_BYTES} bytes", "body")
            if not message.get("more_body", False):
                return b"".join(parts)

    def on_disconnect(self, act: Callable[[], object]) -> "asyncio.Task[None]":
        """Call `act` when the caller closes the connection; cancel the task once the answer is out."""

        async def watch() -> None:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                act()

        return asyncio.ensure_future(watch())

    async def answer(
        self,
        value: object,
        status: int = 200,
        content_type: bytes = b"application/json",
        extra: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        """Send a JSON answer."""
        body = _encoder.encode(value)
        headers = [(b"content-type", content_type), (b"content-length", b"%d" % len(body)), *extra]
        self._started = True
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    async def refuse(self, problem: problems.ProblemError) -> None:
        """Send a problem document."""
        extra: tuple[tuple[bytes, bytes], ...] = ()
        if problem.retry_after_seconds is not None:
            extra = ((b"retry-after", b"%d" % problem.retry_after_seconds),)
        await self.answer(problem.document, problem.document.status, b"application/problem+json", extra)

    async def begin_lines(self) -> None:
        """Start an `application/x-ndjson` answer."""
        self._started = True
        headers = [(b"content-type", b"application/x-ndjson")]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})

    async def send_lines(self, values: list[Any], *, last: bool = False) -> None:
        """Send some lines of it; `last` closes the answer."""
        body = b"".join(_encoder.encode(value) + b"\n" for value in values)
        await self._send({"type": "http.response.body", "body": body, "more_body": not last})
