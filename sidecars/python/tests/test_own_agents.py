"""Own agents: unmodified code behind the protocol, and its LLM calls found."""

import asyncio
import json
import sys
import time
from pathlib import Path

import pytest

from tests.fake_llm import FakeLlm
from tests.own_sidecar import OWN_CODE, SECRET, calls_of_header, launch_own, settings_of


async def test_an_async_function_runs_unmodified_and_its_calls_carry_its_canary(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:ask")
    settings = await settings_of(sidecar)
    assert settings["own.target"] == "sample_functions:ask"
    assert settings["own.kind"] == "callable"
    assert settings["own.file"] == str(OWN_CODE / "sample_functions.py")
    assert len(settings["own.fileSha256"]) == 64
    pool = (await sidecar.create_pool(llm.base_url, 6))["poolId"]
    outcomes = await asyncio.gather(
        *(
            sidecar.invoke(pool, f"o-{n}", f"archon-{n}", f"Hello [[canary:own-{n}]] [[fake:delay=0.2]]")
            for n in range(1, 7)
        )
    )
    for n, outcome in enumerate(outcomes, start=1):
        assert outcome["content"] == f"Water is wet. [[canary:own-{n}]]"
        (call,) = calls_of_header(llm, f"own-{n}")
        assert call.canaries == [f"[[canary:own-{n}]]"]
    assert (await sidecar.client.delete(f"/v1/pools/{pool}")).json() == {"releasedAgents": 6}
    assert await sidecar.stop() == 0


async def test_a_function_that_forwards_no_mark_is_known_by_the_header(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:ask_blocking")
    pool = (await sidecar.create_pool(llm.base_url, 2))["poolId"]
    prompts = [f'[[agent:archon-{n}]] [[canary:city-{n}]] {{"city": "Rome {n}"}}' for n in (1, 2)]
    outcomes = await asyncio.gather(
        *(sidecar.invoke(pool, f"c-{n}", f"archon-{n + 1}", prompt) for n, prompt in enumerate(prompts))
    )
    assert [outcome["outcome"] for outcome in outcomes] == ["succeeded"] * 2
    for n in (1, 2):
        (call,) = calls_of_header(llm, f"city-{n}")
        assert call.canaries == []
        assert f"Weather in Rome {n}?" in call.text
    await sidecar.client.delete(f"/v1/pools/{pool}")
    assert await sidecar.stop() == 0


async def test_a_cancel_and_a_time_limit_reach_the_call_of_a_blocking_function(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:ask_blocking")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    await sidecar.invoke(pool, "warm", "archon-1", '{"city": "Rome"}')
    prompt = '[[canary:slow-own]] {"city": "Rome", "fake": "[[fake:delay=20]]"}'
    began = time.monotonic()
    outcome = await sidecar.invoke(pool, "slow", "archon-1", prompt, timeoutMs=1000)
    assert outcome["error"]["code"] == "timeout"
    (call,) = calls_of_header(llm, "slow-own")
    while call.ended_at is None:
        assert time.monotonic() - began < 10
        await asyncio.sleep(0.02)
    assert call.aborted
    again = await sidecar.invoke(pool, "again", "archon-1", '{"city": "Rome"}')
    assert again["outcome"] == "succeeded"
    await sidecar.client.delete(f"/v1/pools/{pool}")
    assert await sidecar.stop() == 0


async def test_inputs_reach_parameters_by_name_and_an_object_comes_back_as_json(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:ask_by_name")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "n", "archon-1", '[[canary:by-name]] {"city": "Oslo", "days": 3}')
    assert json.loads(outcome["content"]) == {"city": "Oslo", "answer": "Water is wet. "}
    (call,) = calls_of_header(llm, "by-name")
    assert "Oslo for 3 days" in call.text
    missing = await sidecar.invoke(pool, "m", "archon-1", '{"city": "Oslo"}')
    assert missing["error"]["code"] == "orchestrator-error"
    assert "days" in missing["error"]["message"]
    assert await sidecar.stop() == 0


async def test_the_pools_path_and_key_are_used_whatever_the_code_was_given(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:ask")
    base_url = llm.base_url.replace("/v1", "/gateway/v1")
    spec = {"baseUrl": base_url, "model": "x", "apiKeyEnv": "MY_SERVICE_KEY"}
    pool = (await sidecar.create_pool(base_url, 1, llm=spec))["poolId"]
    outcome = await sidecar.invoke(pool, "p", "archon-1", "[[canary:gateway]]")
    assert outcome["outcome"] == "succeeded"
    (call,) = llm.with_canary("gateway")
    assert call.path == "/gateway/v1/chat/completions"
    assert call.authorization == f"Bearer {SECRET}"
    assert await sidecar.stop() == 0


async def test_a_key_of_the_codes_own_does_not_go_to_the_pools_llm(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:ask_as_anthropic")
    spec = {"baseUrl": llm.base_url, "model": "x", "apiKeyEnv": "MY_SERVICE_KEY"}
    pool = (await sidecar.create_pool(llm.base_url, 1, llm=spec))["poolId"]
    outcome = await sidecar.invoke(pool, "k", "archon-1", "[[canary:own-key]]")
    assert outcome["outcome"] == "succeeded", outcome
    (call,) = llm.with_canary("own-key")
    assert (call.path, call.api_key) == ("/v1/messages", SECRET)
    assert await sidecar.stop() == 0


@pytest.mark.parametrize("target", ["sample_functions:make_counter", "sample_functions.py:make_counter"])
async def test_a_factory_makes_an_object_for_each_agent(tmp_path: Path, llm: FakeLlm, target: str) -> None:
    sidecar = await launch_own(tmp_path, target)
    assert (await settings_of(sidecar))["own.sharing"] == "one object an agent, from the factory"
    pool = (await sidecar.create_pool(llm.base_url, 2))["poolId"]
    said = [
        (await sidecar.invoke(pool, f"f-{n}", agent_id, "x"))["content"].split()[0]
        for n, agent_id in enumerate(["archon-1", "archon-1", "archon-2"])
    ]
    assert said == ["1", "2", "1"]
    assert await sidecar.stop() == 0


async def test_a_factory_may_be_awaited(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:make_later")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "l", "archon-1", "[[canary:later]]")
    assert outcome["content"] == "Water is wet. [[canary:later]]"
    assert await sidecar.stop() == 0


async def test_a_call_of_another_library_takes_the_relay(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:without_context")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "r", "archon-1", "[[canary:relayed]]")
    assert outcome["content"] == "Water is wet. [[canary:relayed]]"
    (call,) = llm.with_canary("relayed")
    assert call.header_canary == ""
    assert await sidecar.stop() == 0


async def test_an_interpreter_without_the_sidecars_packages_runs_them(tmp_path: Path, llm: FakeLlm) -> None:
    # This environment's own interpreter, by another path: what counts is the way through the boot code.
    sidecar = await launch_own(tmp_path, "sample_functions:ask", "--python", sys.executable)
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "i", "archon-1", "[[canary:python]]")
    assert outcome["content"] == "Water is wet. [[canary:python]]"
    assert (await settings_of(sidecar))["own.python"] == sys.executable
    assert await sidecar.stop() == 0
