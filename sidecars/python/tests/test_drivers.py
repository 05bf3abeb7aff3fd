"""Every driver whose framework this environment has: the same promises, kept by each.

The environment of the tests has CrewAI and the bare client; the other ones are tested in theirs:
`uv run --frozen --isolated --no-dev --group test --extra langgraph pytest tests/test_drivers.py`.
"""

import asyncio
import importlib.util
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from plimsoll_sidecar.drivers.catalogue import DRIVERS
from plimsoll_sidecar.versions import versions_of
from tests.fake_llm import Call, FakeLlm
from tests.running_sidecar import RunningSidecar, agent, launch, pool_body

INSTALLED = [name for name, entry in DRIVERS.items() if versions_of(entry.libraries[:1])]
AGENTS = 12


@pytest_asyncio.fixture(scope="session", params=INSTALLED)
async def driven(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningSidecar]:
    """Run a sidecar on one driver."""
    flags = ["--driver", request.param, "--workers", "2", "--agents", str(AGENTS)]
    running = await launch(tmp_path_factory.mktemp(request.param), *flags)
    await running.until_ready()
    yield running
    assert await running.stop() == 0
    assert "still referenced" not in running.stderr()


async def _until_called(llm: FakeLlm, canary: str) -> Call:
    for _ in range(1000):
        if calls := llm.with_canary(canary):
            return calls[0]
        await asyncio.sleep(0.01)
    raise AssertionError(f"the LLM was never called for {canary}")


async def _name(driven: RunningSidecar) -> str:
    return str((await driven.client.get("/v1/info")).json()["orchestrator"]["name"])


def test_every_driver_has_a_module() -> None:
    assert "openai-client" in INSTALLED
    for entry in DRIVERS.values():
        assert importlib.util.find_spec(f"plimsoll_sidecar.drivers.{entry.module}") is not None


async def test_it_describes_itself_for_the_ledger(driven: RunningSidecar) -> None:
    info = (await driven.client.get("/v1/info")).json()
    name = info["orchestrator"]["name"]
    entry = DRIVERS[name]
    assert info["orchestrator"]["version"] == versions_of(entry.libraries)[f"version.{entry.libraries[0]}"]
    assert info["concurrency"]["mode"] == entry.modes[0]
    assert info["concurrency"]["declaredLimit"] == AGENTS
    assert info["devMode"] is False
    settings = info["settings"]
    for key in ("driver.path", "driver.telemetry", "driver.deferredConstruction", "cancel.abortsLlmCall"):
        assert settings[key] not in {None, ""}
    assert settings["zygote.threadsAtFork"] == 1
    assert all(isinstance(value, str | int | float | bool | None) for value in settings.values())


async def test_agents_run_at_once_in_isolation_with_one_llm_call_each(
    driven: RunningSidecar, llm: FakeLlm
) -> None:
    name = await _name(driven)
    pool = (await driven.create_pool(llm.base_url, AGENTS))["poolId"]
    for wave in ("one", "two"):
        llm.peak_in_flight = 0
        outcomes = await asyncio.gather(
            *(
                driven.invoke(
                    pool,
                    f"{wave}-{n}",
                    f"archon-{n}",
                    f"[[canary:{name}-{wave}-{n}]] [[fake:barrier={AGENTS}]]",
                )
                for n in range(1, AGENTS + 1)
            )
        )
        assert llm.peak_in_flight >= AGENTS
        for n, outcome in enumerate(outcomes, start=1):
            assert outcome["outcome"] == "succeeded", outcome
            assert outcome["content"] == f"Water is wet. [[canary:{name}-{wave}-{n}]]"
            (call,) = llm.with_canary(f"{name}-{wave}-{n}")
            assert call.canaries == [f"[[canary:{name}-{wave}-{n}]]"]
            assert f"Role of archon-{n}" in call.text
    assert (await driven.client.delete(f"/v1/pools/{pool}")).json() == {"releasedAgents": AGENTS}


@pytest.mark.parametrize(
    ("directive", "code", "retryable"),
    [
        ("status=429", "llm-rate-limited", True),
        ("status=500", "llm-error", True),
        ("status=401", "llm-error", False),
        ("malformed", "llm-error", True),
        ("empty", "llm-error", True),
        ("hangup", "llm-error", True),
    ],
)
async def test_a_failure_of_the_llm_has_its_code_and_no_retry(
    driven: RunningSidecar, llm: FakeLlm, directive: str, code: str, retryable: bool
) -> None:
    canary = f"{await _name(driven)}-{directive.replace('=', '-')}"
    pool = (await driven.create_pool(llm.base_url, 1))["poolId"]
    outcome = await driven.invoke(pool, "f", "archon-1", f"[[canary:{canary}]] [[fake:{directive}]]")
    assert outcome["outcome"] == "failed"
    assert (outcome["error"]["code"], outcome["error"]["retryable"]) == (code, retryable), outcome
    assert outcome["error"]["message"]
    assert len(llm.with_canary(canary)) == 1
    again = await driven.invoke(pool, "f2", "archon-1", f"[[canary:{canary}-again]]")
    assert again["content"] == f"Water is wet. [[canary:{canary}-again]]"
    await driven.client.delete(f"/v1/pools/{pool}")


async def test_a_time_limit_is_kept_and_abandons_the_llm_call(driven: RunningSidecar, llm: FakeLlm) -> None:
    canary = f"{await _name(driven)}-limit"
    pool = (await driven.create_pool(llm.base_url, 1))["poolId"]
    began = time.monotonic()
    outcome = await driven.invoke(
        pool, "t", "archon-1", f"[[canary:{canary}]] [[fake:delay=20]]", timeoutMs=1000
    )
    assert outcome["error"]["code"] == "timeout"
    assert 1.0 <= time.monotonic() - began < 1.5
    call = await _until_called(llm, canary)
    while call.ended_at is None:
        await asyncio.sleep(0.02)
    assert call.aborted
    assert call.ended_at - began < 3.0
    again = await driven.invoke(pool, "t2", "archon-1", f"[[canary:{canary}-again]]")
    assert again["content"] == f"Water is wet. [[canary:{canary}-again]]"
    (second,) = llm.with_canary(f"{canary}-again")
    assert len(second.canaries) == 1
    await driven.client.delete(f"/v1/pools/{pool}")


async def test_a_cancel_ends_the_llm_call(driven: RunningSidecar, llm: FakeLlm) -> None:
    canary = f"{await _name(driven)}-cancel"
    pool = (await driven.create_pool(llm.base_url, 1))["poolId"]
    waiting = asyncio.create_task(
        driven.invoke(pool, "c", "archon-1", f"[[canary:{canary}]] [[fake:delay=20]]")
    )
    call = await _until_called(llm, canary)
    assert (await driven.client.delete(f"/v1/pools/{pool}/invocations/c")).json()["cancelled"] is True
    assert (await waiting)["error"]["code"] == "cancelled"
    for _ in range(300):
        if call.ended_at is not None:
            break
        await asyncio.sleep(0.01)
    assert call.aborted
    await driven.client.delete(f"/v1/pools/{pool}")


async def test_an_agent_without_words_fails_alone(driven: RunningSidecar, llm: FakeLlm) -> None:
    body = pool_body(llm.base_url, 2)
    body["agents"].append(agent("archon-blank", role="  "))
    created = (await driven.client.post("/v1/pools", json=body)).json()
    assert [entry["status"] for entry in created["agents"]] == ["ready", "ready", "failed"]
    assert "role is empty" in created["agents"][2]["error"]["message"]
    released = await driven.client.delete(f"/v1/pools/{created['poolId']}")
    assert released.json() == {"releasedAgents": 2}


def _foreign_connections(pids: list[int], allowed: set[int]) -> list[str]:
    """Remote ends of the processes' sockets that are not the LLM's, from the kernel's own tables."""
    inodes: set[str] = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").iterdir():
            target = str(link.readlink()) if link.is_symlink() else ""
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            port = int(fields[2].rsplit(":", 1)[1], 16)
            if fields[9] in inodes and port not in allowed | {0}:
                found.append(f"{table} {fields[2]}")
    return found


async def test_the_workers_talk_to_the_llm_and_to_nobody_else(driven: RunningSidecar, llm: FakeLlm) -> None:
    name = await _name(driven)
    pool = (await driven.create_pool(llm.base_url, AGENTS))["poolId"]
    pids = await driven.pids()
    seen: set[str] = set()
    running = asyncio.gather(
        *(
            driven.invoke(pool, f"net-{n}", f"archon-{n}", f"[[canary:{name}-net-{n}]] [[fake:delay=0.5]]")
            for n in range(1, AGENTS + 1)
        )
    )
    while not running.done():
        seen |= set(_foreign_connections(pids["worker"] + pids["zygote"], {llm.port}))
        await asyncio.sleep(0.005)
    assert {outcome["outcome"] for outcome in await running} == {"succeeded"}
    assert seen == set()
    await driven.client.delete(f"/v1/pools/{pool}")
