"""Runs the control plane: listen, announce, serve until told to stop, end the children first."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator

import msgspec
import structlog
import uvicorn

from plimsoll_sidecar.http_app import HttpApp
from plimsoll_sidecar.options import Options
from plimsoll_sidecar.redaction import redact, redact_traceback
from plimsoll_sidecar.sidecar import Sidecar

log = structlog.get_logger()
TOKEN_VARIABLE = "PLIMSOLL_SIDECAR_TOKEN"  # noqa: S105 - the name of a variable, not a secret
EXIT_OK = 0
EXIT_IMPORT_FAILED = 66
EXIT_ZYGOTE_LOST = 70
BACKLOG = 2048
KEEP_ALIVE_SECONDS = 75
SHUTDOWN_GRACE_SECONDS = 1


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: this module has its own, which end the children first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """Bind and listen; port 0 lets the system choose."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    sock.listen(BACKLOG)
    return sock


def announce(port: int) -> None:
    """Print the one line that stdout ever carries."""
    line = msgspec.json.encode({"event": "listening", "port": port, "pid": os.getpid()})
    sys.stdout.write(line.decode() + "\n")
    sys.stdout.flush()


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Set `stop` at the end of stdin: the runner holds the other end of the pipe and may die unheard."""

    def drain() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        with contextlib.suppress(RuntimeError):  # the loop has closed meanwhile
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=drain, name="stdin", daemon=True).start()


async def _first_of(serving: "asyncio.Task[None]", *events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait([serving, *waits], return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def _uvicorn_config(app: HttpApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="httptools",
        loop="none",
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_GRACE_SECONDS,
    )


def _exit_code(sidecar: Sidecar) -> int:
    """Tell an import that failed, whose summary is the last line of stderr, from a zygote that was lost."""
    failed = sidecar.tree.import_failed
    if failed is not None:
        sys.stderr.write(f"{redact_traceback(failed.traceback)}{redact(failed.summary)}\n")
        return EXIT_IMPORT_FAILED
    return EXIT_ZYGOTE_LOST if sidecar.fatal.is_set() else EXIT_OK


async def serve(options: Options, sock: socket.socket, token: str | None) -> int:
    """Serve until SIGTERM, SIGINT, the end of stdin or the zygote's death; returns the exit code."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    sidecar = Sidecar(options)
    server = _Server(_uvicorn_config(HttpApp(sidecar, token)))
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    # The socket listens already: what connects before uvicorn accepts waits in its backlog.
    announce(sock.getsockname()[1])
    await sidecar.start()
    if options.watch_stdin:
        _watch_stdin(loop, stop)
    await _first_of(serving, stop, sidecar.fatal)
    await sidecar.end()
    server.should_exit = True
    await serving
    return _exit_code(sidecar)


@contextlib.contextmanager
def storage_folder(options: Options) -> Iterator[Options]:
    """Give the options a storage folder: the caller's, or a temporary one that is removed at the end."""
    if options.storage_dir:
        yield options
        return
    folder = tempfile.mkdtemp(prefix="plimsoll-sidecar-")
    try:
        yield msgspec.structs.replace(options, storage_dir=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
