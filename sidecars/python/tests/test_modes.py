"""The other two modes: the same promises, as far as each can keep them."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.fake_llm import FakeLlm
from tests.running_sidecar import launch

AGENTS = 6


@pytest.mark.parametrize(
    ("mode", "flags"),
    [
        ("crew-async", []),
        ("to-thread", []),
        ("agent-async", ["--reuse-state-class", "--workers", "2", "--llm-client", "per-agent"]),
    ],
)
async def test_a_mode_runs_isolated_agents_with_one_llm_call_each(
    tmp_path: Path, llm: FakeLlm, mode: str, flags: list[str]
) -> None:
    sidecar = await launch(tmp_path, "--mode", mode, "--agents", str(AGENTS), *flags)
    await sidecar.until_ready()
    concurrency = (await sidecar.client.get("/v1/info")).json()["concurrency"]
    assert concurrency["mode"] == mode
    if mode == "to-thread":
        assert concurrency["workers"] == 1
    pool = (await sidecar.create_pool(llm.base_url, AGENTS))["poolId"]
    for wave in ("first", "second"):
        outcomes = await asyncio.gather(
            *(
                sidecar.invoke(pool, f"{wave}-{n}", f"archon-{n}", f"[[canary:{mode}-{wave}-{n}]]")
                for n in range(1, AGENTS + 1)
            )
        )
        for n, outcome in enumerate(outcomes, start=1):
            assert outcome["content"] == f"Water is wet. [[canary:{mode}-{wave}-{n}]]"
            (call,) = llm.with_canary(f"{mode}-{wave}-{n}")
            assert call.canaries == [f"[[canary:{mode}-{wave}-{n}]]"]
    failed = await sidecar.invoke(pool, "f", "archon-1", "[[fake:status=500]]")
    assert failed["error"]["code"] == "llm-error"
    assert (await sidecar.client.delete(f"/v1/pools/{pool}")).json() == {"releasedAgents": AGENTS}
    assert await sidecar.stop() == 0


@pytest.mark.parametrize(("mode", "aborts"), [("crew-async", True), ("to-thread", False)])
async def test_a_mode_keeps_time_limits_and_says_what_happens_to_the_llm_call(
    tmp_path: Path, llm: FakeLlm, mode: str, aborts: bool
) -> None:
    sidecar = await launch(tmp_path, "--mode", mode, "--agents", "2", "--workers", "1")
    await sidecar.until_ready()
    settings = (await sidecar.client.get("/v1/info")).json()["settings"]
    assert settings["cancel.abortsLlmCall"] is aborts
    pool = (await sidecar.create_pool(llm.base_url, 2))["poolId"]
    await sidecar.invoke(pool, "warm", "archon-1", "Hello")
    canary = f"{mode}-limit"
    began = time.monotonic()
    outcome = await sidecar.invoke(
        pool, "limit", "archon-1", f"[[canary:{canary}]] [[fake:delay=4]]", timeoutMs=1500
    )
    elapsed = time.monotonic() - began
    assert outcome["error"]["code"] == "timeout"
    assert 1.5 <= elapsed < 1.75
    (call,) = llm.with_canary(canary)
    again = await sidecar.invoke(pool, "again", "archon-1", f"[[canary:{canary}-again]]")
    assert again["content"] == f"Water is wet. [[canary:{canary}-again]]"
    while call.ended_at is None:
        await asyncio.sleep(0.05)
    assert call.aborted is aborts
    assert await sidecar.stop() == 0
