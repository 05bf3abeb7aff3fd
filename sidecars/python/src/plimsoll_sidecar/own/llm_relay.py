"""The address that the user's LLM libraries get before there is a pool: passes on to the latest pool's LLM.

It runs in the control plane. Calls through httpx never come here (see `llm_routes`); those of other libraries
do, at the cost of one more hop and without a canary header.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import structlog

from plimsoll_sidecar.framework_environment import DUMMY_API_KEY
from plimsoll_sidecar.messages import LlmSpec

log = structlog.get_logger()
CHUNK_BYTES: Final = 65_536
CONNECT_TIMEOUT_SECONDS: Final = 5.0
BACKLOG: Final = 512
REFUSAL: Final = (
    b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n"
    b"the sidecar's relay has no plain http LLM to pass this on to; use a client on httpx"
)


class LlmRelay:
    """A listener on loopback that forwards connections."""

    def __init__(self) -> None:
        """Listen nowhere yet."""
        self._server: asyncio.Server | None = None
        self._upstream: tuple[str, int] | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=BACKLOG)
        self.port = self._server.sockets[0].getsockname()[1]

    def point_to(self, llm: LlmSpec) -> None:
        """Forward to this LLM from now on; one behind TLS can't be forwarded to."""
        base = urlsplit(llm.base_url)
        plain = base.scheme == "http" and base.hostname is not None
        self._upstream = (str(base.hostname), base.port or 80) if plain else None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await self._forward(reader, writer)
        writer.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._upstream is None:
            writer.write(REFUSAL)
            await writer.drain()
            return
        try:
            opening = asyncio.open_connection(*self._upstream)
            there, back = await asyncio.wait_for(opening, CONNECT_TIMEOUT_SECONDS)
        except (OSError, TimeoutError) as error:
            log.warning("the LLM relay can't connect", upstream=str(self._upstream), error=str(error))
            return
        ways = {asyncio.ensure_future(_pipe(reader, back)), asyncio.ensure_future(_pipe(there, writer))}
        try:
            # Either end's leaving ends both: an abandoned call must be seen by the LLM.
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            back.close()

    async def stop(self) -> None:
        """Stop listening and drop what is open."""
        if self._server is not None:
            self._server.close()
        for task in list(self._connections):
            task.cancel()


async def _pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(CHUNK_BYTES):
            sink.write(data)
            await sink.drain()


def llm_environment(relay_port: int, base: Mapping[str, str]) -> dict[str, str]:
    """Build the variables by which LLM libraries find their server; keys that are set stay."""
    origin = f"http://127.0.0.1:{relay_port}"
    keys = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY")
    return {
        "OPENAI_BASE_URL": f"{origin}/v1",
        "OPENAI_API_BASE": f"{origin}/v1",
        "ANTHROPIC_BASE_URL": origin,
        "ANTHROPIC_API_URL": origin,
        "GOOGLE_GEMINI_BASE_URL": origin,
    } | {name: base.get(name) or DUMMY_API_KEY for name in keys}
