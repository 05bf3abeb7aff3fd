"""A sidecar process of the tests, and short ways of speaking the protocol to it."""

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

TOKEN = "token-of-the-tests"  # noqa: S105 - no secret, the tests start the server with it
READY_SECONDS = 90.0
CLIENT = httpx.Limits(max_connections=300, max_keepalive_connections=300)


@dataclass
class RunningSidecar:
    """The process and a client of it."""

    process: "subprocess.Popen[str]"
    client: httpx.AsyncClient
    stderr_path: Path

    @property
    def pid(self) -> int:
        """Pid of the control plane."""
        return self.process.pid

    def stderr(self) -> str:
        """Everything it has logged."""
        return self.stderr_path.read_text()

    async def until_ready(self) -> None:
        """Wait for readiness."""
        deadline = time.monotonic() + READY_SECONDS
        while (await self.client.get("/v1/health")).status_code != 200:
            assert time.monotonic() < deadline, self.stderr()
            await asyncio.sleep(0.05)

    async def create_pool(self, base_url: str, count: int, **extra: Any) -> dict[str, Any]:
        """Create a pool of archons; returns the answer's body."""
        response = await self.client.post("/v1/pools", json=pool_body(base_url, count, **extra))
        assert response.status_code == 201, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def invoke(self, pool_id: str, request_id: str, agent_id: str, prompt: str, **extra: Any) -> Any:
        """Invoke one agent; returns the body of a 200."""
        response = await self.client.post(
            f"/v1/pools/{pool_id}/invocations", json=invocation(request_id, agent_id, prompt, **extra)
        )
        assert response.status_code == 200, response.text
        return response.json()

    async def pids(self) -> dict[str, list[int]]:
        """Pids by role."""
        processes = (await self.client.get("/v1/resources")).json()["processes"]
        roles: dict[str, list[int]] = {"control": [], "zygote": [], "worker": []}
        for process in processes:
            roles[process["role"]].append(process["pid"])
        return roles

    async def stop(self) -> int:
        """Close stdin, as a runner that ends does; returns the exit code."""
        await self.client.aclose()
        if self.process.stdin is not None:
            self.process.stdin.close()
        code = await asyncio.to_thread(self.process.wait, 20)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


def pool_body(base_url: str, count: int, **extra: Any) -> dict[str, Any]:
    """Body of a pool's creation."""
    agents = [agent(f"archon-{number}") for number in range(1, count + 1)]
    return {"agents": agents, "llm": {"baseUrl": base_url, "model": "fake"}, **extra}


def agent(agent_id: str, **extra: Any) -> dict[str, Any]:
    """One agent of such a body."""
    return {
        "agentId": agent_id,
        "role": f"Role of {agent_id}",
        "goal": "Answer the question",
        "backstory": "A careful analyst.",
        **extra,
    }


def invocation(request_id: str, agent_id: str, prompt: str, **extra: Any) -> dict[str, Any]:
    """Body of an invocation."""
    return {
        "requestId": request_id,
        "agentId": agent_id,
        "topic": "water",
        "prompt": prompt,
        "timeoutMs": 60_000,
        **extra,
    }


async def launch(folder: Path, *flags: str, env: dict[str, str] | None = None) -> RunningSidecar:
    """Start a sidecar and read its one line; it may still be importing."""
    folder.mkdir(parents=True, exist_ok=True)
    stderr_path = folder / "stderr.log"
    command = [
        sys.executable,
        "-m",
        "plimsoll_sidecar",
        "--port",
        "0",
        "--storage-dir",
        str(folder / "store"),
    ]
    with stderr_path.open("w") as stderr:
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - starting is quick; it is our own module
            [*command, *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env={**os.environ, "PLIMSOLL_SIDECAR_TOKEN": TOKEN, **(env or {})},
        )
    assert process.stdout is not None
    line = await asyncio.to_thread(process.stdout.readline)
    announced = json.loads(line)
    assert announced["event"] == "listening"
    assert announced["pid"] == process.pid
    client = httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{announced['port']}",
        headers={"authorization": f"Bearer {TOKEN}"},
        timeout=90,
        limits=CLIENT,
        trust_env=False,
    )
    return RunningSidecar(process, client, stderr_path)


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def until_gone(pids: list[int], seconds: float = 10.0) -> list[int]:
    """Wait until none of the processes runs; returns those that still do."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(alive(pid) for pid in pids):
        await asyncio.sleep(0.05)
    return [pid for pid in pids if alive(pid)]
