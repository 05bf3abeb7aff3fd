"""Connections between threads: nobody closes one under a request."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import httpx
import pytest

from plimsoll_sidecar import abortable_transport
from plimsoll_sidecar.abortable_transport import AbortableTransport

WAIT_SECONDS = 10.0
KEEPALIVE_SECONDS = 1.0


class _Server(ThreadingHTTPServer):
    """Answers at once, but for requests with `x-hold`, which wait until `answer` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        self.held = threading.Event()
        self.answer = threading.Event()
        self.connections = 0
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        self.server.connections += 1
        super().setup()

    def do_GET(self) -> None:
        if "x-hold" in self.headers:
            self.server.held.set()
            self.server.answer.wait(WAIT_SECONDS)
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_words: Any) -> None:
        return


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def test_a_connection_that_a_request_holds_is_not_closed_by_the_thread_that_finds_it_expired(
    monkeypatch: pytest.MonkeyPatch, server: _Server
) -> None:
    monkeypatch.setattr(abortable_transport, "KEEPALIVE_SECONDS", KEEPALIVE_SECONDS)
    transport = AbortableTransport(server.url, 8)
    holding, send = threading.Event(), threading.Event()
    handle: Any = httpcore.HTTPConnection.handle_request
    close: Any = transport._pool._close_connections  # noqa: SLF001 - what happens in between is the point

    def handle_later(connection: Any, request: Any) -> Any:
        if any(name == b"x-hold" for name, _ in request.headers):
            holding.set()
            send.wait(WAIT_SECONDS)
        return handle(connection, request)

    def close_later(closing: list[Any]) -> None:
        # A busy machine: between the decision to close and the closing the other thread sends.
        if closing:
            send.set()
            server.held.wait(WAIT_SECONDS)
        close(closing)
        if closing:
            server.answer.set()

    monkeypatch.setattr(httpcore.HTTPConnection, "handle_request", handle_later)
    monkeypatch.setattr(transport._pool, "_close_connections", close_later)  # noqa: SLF001 - as above
    with (
        httpx.Client(transport=transport, timeout=WAIT_SECONDS) as client,
        ThreadPoolExecutor(1) as threads,
    ):
        assert client.get(server.url).text == "ok"
        held = threads.submit(client.get, server.url, headers={"x-hold": "yes"})
        assert holding.wait(WAIT_SECONDS)
        time.sleep(KEEPALIVE_SECONDS + 0.2)
        assert client.get(server.url).text == "ok"
        send.set()
        assert server.held.wait(WAIT_SECONDS)
        server.answer.set()
        assert held.result(WAIT_SECONDS).text == "ok"
        # The held request kept the idle connection; the other one opened a second.
        assert server.connections == 2


def test_an_idle_connection_that_nobody_holds_is_closed_when_its_time_is_over(
    monkeypatch: pytest.MonkeyPatch, server: _Server
) -> None:
    monkeypatch.setattr(abortable_transport, "KEEPALIVE_SECONDS", 0.1)
    with httpx.Client(transport=AbortableTransport(server.url, 8), timeout=WAIT_SECONDS) as client:
        for _ in range(2):
            assert client.get(server.url).text == "ok"
            time.sleep(0.3)
    assert server.connections == 2
