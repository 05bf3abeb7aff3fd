"""A fake LLM for the tests: an OpenAI-compatible server that obeys its prompts and keeps a journal.

It is a fake: it understands nothing. Directives in a prompt say how to answer: `[[fake:delay=0.5]]`,
`[[fake:barrier=72]]` (answer nobody before 72 are in flight), `[[fake:status=429]]`, `[[fake:malformed]]`,
`[[fake:empty]]`, `[[fake:hangup]]`, `[[fake:cut]]` (a stream without its end). `[[canary:…]]` is echoed.
"""

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

DIRECTIVE = re.compile(r"\[\[fake:(?P<name>[a-z]+)(?:=(?P<value>[0-9.]+))?\]\]")
CANARY = re.compile(r"\[\[canary:[^\]]+\]\]")
DEFAULT_DELAY_SECONDS = 0.02


@dataclass
class Call:
    """One request as the fake saw it."""

    text: str
    canaries: list[str]
    arrived_at: float
    ended_at: float | None = None
    aborted: bool = False
    authorization: str = ""
    api_key: str = ""
    header_canary: str = ""
    path: str = ""


def _header(head: str, name: str) -> str:
    found = re.search(rf"(?im)^{name}: (.*)$", head)
    return found.group(1).strip() if found else ""


@dataclass
class FakeLlm:
    """The server and its journal."""

    calls: list[Call] = field(default_factory=list)
    in_flight: int = 0
    peak_in_flight: int = 0
    port: int = 0
    _server: asyncio.Server | None = None

    @property
    def base_url(self) -> str:
        """Where the sidecar finds it."""
        return f"http://127.0.0.1:{self.port}/v1"

    def with_canary(self, canary: str) -> list[Call]:
        """List the calls that carried a canary."""
        return [call for call in self.calls if f"[[canary:{canary}]]" in call.canaries]

    async def until_in_flight(self, count: int, seconds: float = 30.0) -> None:
        """Wait until `count` requests have been open at the same time since the peak was last reset."""
        deadline = time.monotonic() + seconds
        while self.peak_in_flight < count:
            assert time.monotonic() < deadline, f"{self.peak_in_flight} of {count} requests came"
            await asyncio.sleep(0.01)

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(re.search(rb"content-length: (\d+)", head.lower()).group(1))  # type: ignore[union-attr]
                body = json.loads(await reader.readexactly(length))
                if not await self._answer(head.decode("latin-1"), body, reader, writer):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(
        self, head: str, body: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        text = json.dumps(body["messages"])
        call = Call(
            text=text,
            canaries=CANARY.findall(text),
            arrived_at=time.monotonic(),
            authorization=_header(head, "authorization"),
            api_key=_header(head, "x-api-key"),
            path=head.split(" ", 2)[1],
            header_canary=_header(head, "x-plimsoll-canary"),
        )
        self.calls.append(call)
        self.in_flight += 1
        self.peak_in_flight = max(self.peak_in_flight, self.in_flight)
        directives = {match["name"]: match["value"] for match in DIRECTIVE.finditer(text)}
        try:
            if "barrier" in directives:
                await self.until_in_flight(int(directives["barrier"] or 0))
            call.aborted = await self._left_while_waiting(
                reader, float(directives.get("delay") or DEFAULT_DELAY_SECONDS)
            )
        finally:
            self.in_flight -= 1
            call.ended_at = time.monotonic()
        if call.aborted or "hangup" in directives:
            return False
        if "cut" in directives:
            head = "HTTP/1.1 200 Fake\r\ncontent-type: text/event-stream\r\ncontent-length: 999\r\n\r\n"
            writer.write(head.encode())
            return False
        writer.write(self._response(body, call, directives))
        await writer.drain()
        return True

    @staticmethod
    async def _left_while_waiting(reader: asyncio.StreamReader, seconds: float) -> bool:
        """Wait, and say whether the client closed the connection meanwhile."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if reader.at_eof():
                return True
            await asyncio.sleep(min(0.01, seconds))
        return reader.at_eof()

    @staticmethod
    def _response(body: dict[str, Any], call: Call, directives: dict[str, str | None]) -> bytes:
        status = int(directives.get("status") or 200)
        if status != 200:
            payload = json.dumps({"error": {"message": f"fake error {status}", "type": "fake"}}).encode()
        elif "malformed" in directives:
            payload = b'{"id": "x", "choices": [{"mess'
        else:
            content = "" if "empty" in directives else f"Water is wet. {' '.join(call.canaries)}"
            payload = json.dumps(
                {
                    "id": "fake",
                    "object": "chat.completion",
                    "created": 1,
                    "model": body["model"],
                    "choices": [
                        {
                            "index": 0,
                            "finish_reason": "stop",
                            "message": {"role": "assistant", "content": content},
                        }
                    ],
                    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
                }
            ).encode()
        kind = "content-type: application/json"
        head = f"HTTP/1.1 {status} Fake\r\n{kind}\r\ncontent-length: {len(payload)}\r\n\r\n"
        return head.encode() + payload
