"""Drives waves from inside the control plane, to compare with the same waves over HTTP.

Same zygote, same workers, same dispatcher, same internal channel; only HTTP, JSON and the caller are missing.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from typing import Any

import msgspec
import uvloop

from plimsoll_sidecar.api_types import CreatePoolRequest, Failed, InvocationRequest, Outcome
from plimsoll_sidecar.log_setup import configure_logs
from plimsoll_sidecar.messages import AgentSpec, LlmSpec
from plimsoll_sidecar.options import Options, add_topology_flags, topology_options
from plimsoll_sidecar.pool import Pool
from plimsoll_sidecar.server import storage_folder
from plimsoll_sidecar.sidecar import Sidecar

READY_TIMEOUT_SECONDS = 180.0


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to drive."""

    base_url: str
    model: str
    api_key_env: str | None
    waves: int
    timeout_ms: float
    pause_ms: float
    on_request: bool
    prompt: str


def _read_plan(argv: Sequence[str]) -> tuple[Options, Plan]:
    parser = argparse.ArgumentParser(
        prog="plimsoll_sidecar.self_drive", description=__doc__, allow_abbrev=False
    )
    add_topology_flags(parser)
    parser.add_argument("--base-url", required=True, help="base URL of the LLM, with /v1")
    parser.add_argument("--model", default="mock")
    parser.add_argument("--api-key-env", default=None, help="name of the variable that holds the key")
    parser.add_argument("--waves", type=int, default=6)
    parser.add_argument("--timeout-ms", type=float, default=120_000)
    parser.add_argument("--pause-ms", type=float, default=300, help="rest between two waves")
    parser.add_argument("--on-request", action="store_true", help="one wave for each line of stdin")
    parser.add_argument("--prompt", default="Name one property of water. [[canary:{canary}]]")
    flags = parser.parse_args(argv)
    plan = Plan(
        base_url=flags.base_url,
        model=flags.model,
        api_key_env=flags.api_key_env,
        waves=flags.waves,
        timeout_ms=flags.timeout_ms,
        pause_ms=flags.pause_ms,
        on_request=flags.on_request,
        prompt=flags.prompt,
    )
    return topology_options(flags), plan


class WaveDriver:
    """Fires every wave at all agents at one moment and notes each latency by the monotonic clock."""

    def __init__(self, sidecar: Sidecar, pool: Pool, plan: Plan) -> None:
        """Drive `pool` of `sidecar` as `plan` says."""
        self._sidecar = sidecar
        self._pool = pool
        self._plan = plan

    async def run(self) -> list[dict[str, Any]]:
        """Run all waves; each is reported with its samples."""
        waves = []
        for number in range(self._plan.waves):
            waves.append(await self._wave(number))
            await asyncio.sleep(self._plan.pause_ms / 1000)
        return waves

    async def run_on_request(self) -> list[dict[str, Any]]:
        """Run one wave for each line of stdin, so that a caller can take turns with another driver."""
        _say(b"ready")
        waves: list[dict[str, Any]] = []
        while await asyncio.to_thread(sys.stdin.readline):
            waves.append(await self._wave(len(waves)))
            _say(msgspec.json.encode(waves[-1]))
        return waves

    async def _wave(self, number: int) -> dict[str, Any]:
        began = time.perf_counter()
        samples = await asyncio.gather(*(self._one(number, agent_id) for agent_id in self._pool.agents))
        return {
            "wave": number,
            "wallMs": _ms(began),
            "succeeded": sum(1 for sample in samples if sample["outcome"] == "succeeded"),
            "samples": samples,
        }

    async def _one(self, number: int, agent_id: str) -> dict[str, Any]:
        request_id = f"{number}-{agent_id}"
        request = InvocationRequest(
            request_id=request_id,
            agent_id=agent_id,
            prompt=self._plan.prompt.replace("{canary}", request_id),
            timeout_ms=self._plan.timeout_ms,
        )
        began = time.perf_counter()
        outcome: Outcome = await self._sidecar.dispatcher.invoke(self._pool, request)
        sample: dict[str, Any] = {
            "requestId": request_id,
            "agentId": agent_id,
            "latencyMs": _ms(began),
            "outcome": outcome.outcome,
        }
        if isinstance(outcome, Failed):
            sample["error"] = outcome.error
        else:
            sample["workerId"] = outcome.timings.worker_id
            sample["echoed"] = request_id in outcome.content
        return sample


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)


def _archons(count: int) -> list[AgentSpec]:
    return [
        AgentSpec(
            agent_id=f"archon-{number}",
            role=f"Archon {number}",
            goal="Answer the question that is asked",
            backstory="A careful analyst.",
        )
        for number in range(1, count + 1)
    ]


async def drive(options: Options, plan: Plan) -> dict[str, Any]:
    """Start the process tree, run the waves, end the tree; returns the report."""
    sidecar = Sidecar(options)
    await sidecar.start()
    try:
        await asyncio.wait_for(sidecar.tree.ready.wait(), READY_TIMEOUT_SECONDS)
        created = await sidecar.create_pool(
            CreatePoolRequest(
                agents=_archons(options.agents),
                llm=LlmSpec(base_url=plan.base_url, model=plan.model, api_key_env=plan.api_key_env),
            )
        )
        pool = sidecar.dispatcher.pool(created.pool_id)
        driver = WaveDriver(sidecar, pool, plan)
        waves = await driver.run_on_request() if plan.on_request else await driver.run()
        resources = await sidecar.resources()
        await sidecar.dispatcher.release_pool(created.pool_id)
        return {
            "info": sidecar.info(),
            "totalInstantiationMs": created.total_instantiation_ms,
            "readyAgents": sum(1 for agent in created.agents if agent.status == "ready"),
            "waves": waves,
            "resources": resources,
        }
    finally:
        await sidecar.end()


def main() -> int:
    """Run the plan of the command line and print the report as one JSON document."""
    options, plan = _read_plan(sys.argv[1:])
    configure_logs("self-drive")
    with storage_folder(options) as complete:
        report = uvloop.run(drive(complete, plan))
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
