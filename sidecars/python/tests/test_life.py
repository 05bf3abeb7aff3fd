"""Birth and death of the processes: nothing hangs, nothing is lost, nothing is left behind."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fake_llm import FakeLlm
from tests.running_sidecar import RunningSidecar, alive, launch, pool_body, until_gone


async def _ready(folder: Path, *flags: str) -> RunningSidecar:
    sidecar = await launch(folder, "--workers", "2", "--agents", "8", *flags)
    await sidecar.until_ready()
    return sidecar


async def _tree(sidecar: RunningSidecar) -> list[int]:
    return [pid for pids in (await sidecar.pids()).values() for pid in pids]


async def test_health_answers_while_the_framework_loads(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await launch(tmp_path, "--agents", "2")
    response = await sidecar.client.get("/v1/health")
    assert response.status_code == 503
    assert response.json() == {"status": "starting", "phase": "importing crewai"}
    refused = await sidecar.client.post("/v1/pools", json=pool_body(llm.base_url, 1))
    assert (refused.status_code, refused.json()["code"]) == (503, "not-ready")
    zygote = (await sidecar.pids())["zygote"]
    assert await sidecar.stop() == 0
    assert await until_gone([sidecar.pid, *zygote]) == []


async def test_the_end_of_stdin_ends_everything(tmp_path: Path) -> None:
    sidecar = await _ready(tmp_path)
    tree = await _tree(sidecar)
    assert len(tree) == 4
    assert await sidecar.stop() == 0
    assert await until_gone(tree) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_answers_the_callers_and_ends_everything(
    tmp_path: Path, llm: FakeLlm, number: signal.Signals
) -> None:
    sidecar = await _ready(tmp_path)
    tree = await _tree(sidecar)
    pool = (await sidecar.create_pool(llm.base_url, 2))["poolId"]
    canary = f"signal-{number.name}"
    waiting = asyncio.create_task(
        sidecar.invoke(pool, "s", "archon-1", f"[[canary:{canary}]] [[fake:delay=20]]")
    )
    while not llm.with_canary(canary):
        await asyncio.sleep(0.01)
    sidecar.process.send_signal(number)
    assert (await waiting)["error"]["code"] == "cancelled"
    assert await asyncio.to_thread(sidecar.process.wait, 10) == 0
    assert await until_gone(tree) == []
    await sidecar.stop()


async def test_a_killed_worker_is_named_and_loses_no_request(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await _ready(tmp_path)
    pool = (await sidecar.create_pool(llm.base_url, 4))["poolId"]
    llm.peak_in_flight = 0
    waiting = [
        asyncio.create_task(sidecar.invoke(pool, f"k-{n}", f"archon-{n}", "[[fake:delay=3]]"))
        for n in range(1, 5)
    ]
    await llm.until_in_flight(4)
    victim = (await sidecar.pids())["worker"][0]
    os.kill(victim, signal.SIGKILL)
    outcomes = [await task for task in waiting]
    assert [outcome["outcome"] for outcome in outcomes] == ["failed", "succeeded", "failed", "succeeded"]
    for outcome in (outcomes[0], outcomes[2]):
        assert outcome["error"]["code"] == "orchestrator-error"
        assert f"worker w1 (pid {victim}) died: killed by SIGKILL" in outcome["error"]["message"]
    health = await sidecar.client.get("/v1/health")
    assert health.status_code == 503
    assert health.json()["status"] == "degraded"
    assert "w1" in health.json()["phase"]
    statuses = [
        (await sidecar.client.get(f"/v1/pools/{pool}/agents/archon-{n}")).json()["status"]
        for n in range(1, 5)
    ]
    assert statuses == ["failed", "idle", "failed", "idle"]
    later = await sidecar.invoke(pool, "later", "archon-1", "Hello")
    assert later["error"]["code"] == "orchestrator-error"
    assert (await sidecar.client.delete(f"/v1/pools/{pool}")).json() == {"releasedAgents": 2}
    assert await sidecar.stop() == 0


async def test_the_death_of_the_zygote_ends_the_sidecar_with_an_error(tmp_path: Path) -> None:
    sidecar = await _ready(tmp_path)
    tree = await _tree(sidecar)
    os.kill((await sidecar.pids())["zygote"][0], signal.SIGKILL)
    assert await asyncio.to_thread(sidecar.process.wait, 15) == 70
    assert await until_gone(tree) == []
    assert "zygote ended" in sidecar.stderr()
    await sidecar.stop()


async def test_no_process_survives_a_killed_control_plane(tmp_path: Path) -> None:
    sidecar = await _ready(tmp_path)
    tree = await _tree(sidecar)
    sidecar.process.kill()
    await asyncio.to_thread(sidecar.process.wait, 10)
    assert await until_gone(tree) == []
    await sidecar.stop()


async def test_no_process_survives_a_killed_runner(tmp_path: Path) -> None:
    # The runner is a process that starts the sidecar with a pipe on its stdin, and is killed.
    runner_code = (
        "import subprocess, sys, time\n"
        f"flags = ['-m', 'plimsoll_sidecar', '--storage-dir', {str(tmp_path / 's')!r}]\n"
        "p = subprocess.Popen([sys.executable, *flags], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)\n"
        "time.sleep(120)\n"
    )
    runner = subprocess.Popen(  # noqa: ASYNC220, S603 - starting is quick; our own interpreter
        [sys.executable, "-c", runner_code], stdout=subprocess.PIPE, text=True
    )
    assert runner.stdout is not None
    line = await asyncio.to_thread(runner.stdout.readline)
    control = int(line.split('"pid":')[1].rstrip("}\n"))
    assert alive(control)
    children: list[int] = []
    while not children:
        children = [int(pid) for pid in Path(f"/proc/{control}/task/{control}/children").read_text().split()]
        await asyncio.sleep(0.05)
    runner.kill()
    await asyncio.to_thread(runner.wait, 10)
    runner.stdout.close()
    assert await until_gone([control, *children]) == []


async def test_an_own_storage_folder_is_removed(tmp_path: Path) -> None:
    process = subprocess.Popen(  # noqa: ASYNC220 - starting is quick; our own interpreter
        [sys.executable, "-m", "plimsoll_sidecar", "--agents", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert process.stdout is not None
    assert process.stdin is not None
    await asyncio.to_thread(process.stdout.readline)
    while not list(tmp_path.glob("plimsoll-sidecar-*/home")):
        await asyncio.sleep(0.05)
    process.stdin.close()
    assert await asyncio.to_thread(process.wait, 15) == 0
    process.stdout.close()
    assert list(tmp_path.iterdir()) == []
