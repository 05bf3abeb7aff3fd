"""The control plane without its HTTP front: state of health, what /v1/info and /v1/resources say, its end."""

import asyncio
import os
import platform
import time
from typing import Any

import msgspec
import structlog

from plimsoll_sidecar import problems
from plimsoll_sidecar.api_types import CreatePoolAnswer, CreatePoolRequest
from plimsoll_sidecar.dispatcher import Dispatcher
from plimsoll_sidecar.messages import LlmSpec
from plimsoll_sidecar.options import Options
from plimsoll_sidecar.own.llm_relay import LlmRelay
from plimsoll_sidecar.process_tree import ProcessTree, WorkerLink
from plimsoll_sidecar.redaction import redact
from plimsoll_sidecar.resources import ProcessRole, sample_processes
from plimsoll_sidecar.settings_report import describe

log = structlog.get_logger()


class Sidecar:
    """Process tree and dispatcher under one roof."""

    def __init__(self, options: Options) -> None:
        """Make a sidecar that has started nothing yet."""
        self.options = options
        self.dispatcher = Dispatcher(options.agents)
        self.tree = ProcessTree(options, self.dispatcher.on_worker_message, self._on_worker_end)
        self._relay = LlmRelay() if options.agents_from else None
        self.fatal = asyncio.Event()
        self._started_at = time.monotonic()
        self._dead: list[WorkerLink] = []
        self._last_llm: LlmSpec | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the zygote; readiness comes seconds later."""
        if self._relay is not None:
            await self._relay.start()
            self.options = msgspec.structs.replace(self.options, relay_port=self._relay.port)
            self.tree.options = self.options
        await self.tree.start()
        self._watch = asyncio.create_task(self._watch_zygote())

    async def _watch_zygote(self) -> None:
        """Make the zygote's end the sidecar's: without it nobody reports how workers die."""
        await self.tree.zygote_ended.wait()
        code = await asyncio.to_thread(self.tree.wait_zygote)
        log.error("zygote ended", exit_code=code)
        self.fatal.set()

    def _on_worker_end(self, link: WorkerLink) -> None:
        self._dead.append(link)
        self.dispatcher.on_worker_end(link)

    def health(self) -> tuple[int, dict[str, str]]:
        """Give the status code and body of /v1/health."""
        if self._dead:
            endings = ", ".join(
                f"worker {link.worker_id} (pid {link.pid}) {link.ending()}" for link in self._dead
            )
            return 503, {"status": "degraded", "phase": endings}
        if not self.tree.ready.is_set():
            return 503, {"status": "starting", "phase": self.phase()}
        return 200, {"status": "ready"}

    def phase(self) -> str:
        """Say what the start is busy with."""
        if self.tree.import_finished is None:
            return f"importing {self.options.agents_from or self.options.driver}"
        return "starting workers"

    def require_ready(self) -> None:
        """Raise 503 while the framework loads."""
        if not self.tree.ready.is_set():
            raise problems.not_ready(self.phase())

    async def create_pool(self, request: CreatePoolRequest) -> CreatePoolAnswer:
        """Create a pool on the living workers."""
        self.require_ready()
        name = request.llm.api_key_env
        if name is not None and not os.environ.get(name):
            raise problems.invalid_request(
                f"llm.apiKeyEnv: the variable {name!r} is not set in the sidecar's environment; "
                "set it, or leave apiKeyEnv out for a server that needs no key",
                "llm.apiKeyEnv",
            )
        if not request.llm.base_url.startswith(("http://", "https://")):
            raise problems.invalid_request("llm.baseUrl: must start with http:// or https://", "llm.baseUrl")
        self._last_llm = request.llm
        if self._relay is not None:
            self._relay.point_to(request.llm)
        workers = [link for link in self.tree.workers if link.alive]
        return await self.dispatcher.create_pool(request, workers)

    def info(self) -> dict[str, Any]:
        """Give the body of /v1/info."""
        imported = self.tree.import_finished
        llm = self._last_llm
        return {
            "protocolVersion": "1",
            "orchestrator": {
                "name": imported.framework_name if imported else self.options.driver,
                "version": imported.framework_version if imported else "unknown",
            },
            "runtime": {"name": "python", "version": platform.python_version()},
            "concurrency": {
                "mode": self.options.mode,
                "workers": self.options.workers,
                "executorThreads": self.options.executor_threads or _asyncio_default_threads(),
                "declaredLimit": self.options.agents,
            },
            "llm": {
                "kind": "openai-compatible",
                "model": llm.model if llm else "none yet",
                "endpoint": redact(llm.base_url) if llm else "none yet",
            },
            "devMode": False,
            "settings": describe(self.options, imported),
            "capabilities": ["invoke", "invoke-batch", "cancel", "resources"],
        }

    async def resources(self) -> dict[str, Any]:
        """Give the body of /v1/resources, sampled off the event loop."""
        roles = [ProcessRole(os.getpid(), "control")]
        if self.tree.zygote_pid is not None:
            roles.append(ProcessRole(self.tree.zygote_pid, "zygote"))
        roles += [ProcessRole(link.pid, "worker") for link in self.tree.workers if link.alive and link.pid]
        return await asyncio.to_thread(sample_processes, roles)

    async def end(self) -> None:
        """Answer who still waits, then end every child."""
        self.dispatcher.cancel_everything()
        if self._watch is not None:
            self._watch.cancel()
        await self.tree.end()
        if self._relay is not None:
            await self._relay.stop()


def _asyncio_default_threads() -> int:
    return min(32, (os.cpu_count() or 1) + 4)
