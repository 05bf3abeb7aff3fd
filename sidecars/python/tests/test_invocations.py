"""Invocations in the default mode: answers, isolation, failures, time limits, cancellation."""

import asyncio
import time

import httpx
import msgspec
import pytest

from tests.fake_llm import Call, FakeLlm
from tests.running_sidecar import RunningSidecar, invocation

LIMIT_TOLERANCE_SECONDS = 0.25


async def _until_called(llm: FakeLlm, canary: str) -> Call:
    for _ in range(1000):
        calls = llm.with_canary(canary)
        if calls:
            return calls[0]
        await asyncio.sleep(0.01)
    raise AssertionError(f"the LLM was never called for {canary}")


async def _until_aborted(call: Call) -> float:
    for _ in range(500):
        if call.ended_at is not None:
            assert call.aborted
            return call.ended_at
        await asyncio.sleep(0.01)
    raise AssertionError("the LLM call was not abandoned")


async def test_an_answer_carries_the_content_and_the_timings(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "r-1", "archon-1", "Hello [[canary:timings]]")
    assert outcome["outcome"] == "succeeded"
    assert (outcome["requestId"], outcome["agentId"]) == ("r-1", "archon-1")
    assert outcome["content"] == "Water is wet. [[canary:timings]]"
    assert outcome["contentType"] == "text/plain"
    assert outcome["outputId"]
    timings = outcome["timings"]
    assert timings["receivedAt"] <= timings["startedAt"] < timings["finishedAt"]
    assert timings["queuedMs"] >= 0
    assert timings["workerId"] in {"w1", "w2"}
    assert len(llm.with_canary("timings")) == 1
    status = (await sidecar.client.get(f"/v1/pools/{pool}/agents/archon-1")).json()
    assert (status["status"], status["lastInvocationAt"]) == ("idle", timings["receivedAt"])
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_the_key_of_the_named_variable_reaches_the_llm_and_nothing_else(
    sidecar: RunningSidecar, llm: FakeLlm
) -> None:
    spec = {"baseUrl": llm.base_url, "model": "fake", "apiKeyEnv": "TEST_LLM_KEY"}
    pool = (await sidecar.create_pool(llm.base_url, 1, llm=spec))["poolId"]
    await sidecar.invoke(pool, "k", "archon-1", "[[canary:key]]")
    (call,) = llm.with_canary("key")
    assert call.authorization == "Bearer sk-test-key-of-the-suite"
    failed = await sidecar.invoke(pool, "k2", "archon-1", "[[fake:status=401]] sk-test-key-of-the-suite")
    assert failed["outcome"] == "failed"
    info = (await sidecar.client.get("/v1/info")).text
    for text in (str(failed), info, sidecar.stderr()):
        assert "sk-test-key-of-the-suite" not in text
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_72_agents_run_at_once_in_isolation_with_one_llm_call_each(
    sidecar: RunningSidecar, llm: FakeLlm
) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 72))["poolId"]
    for wave in ("one", "two"):
        llm.calls.clear()
        llm.peak_in_flight = 0
        outcomes = await asyncio.gather(
            *(
                sidecar.invoke(
                    pool,
                    f"{wave}-{n}",
                    f"archon-{n}",
                    f"[[canary:{wave}-{n}]] [[fake:barrier=72]]",
                    timeoutMs=60_000,
                )
                for n in range(1, 73)
            )
        )
        assert llm.peak_in_flight == 72
        assert len(llm.calls) == 72
        for call in llm.calls:
            assert len(set(call.canaries)) == 1, "a prompt of another invocation leaked into this call"
        for n, outcome in enumerate(outcomes, start=1):
            assert outcome["content"].count("canary") >= 1
            assert set(outcome["content"].replace("Water is wet. ", "").split()) == {f"[[canary:{wave}-{n}]]"}
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_invocations_of_one_agent_do_not_mix(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcomes = await asyncio.gather(
        *(
            sidecar.invoke(pool, f"s-{n}", "archon-1", f"[[canary:same-{n}]] [[fake:delay=0.1]]")
            for n in range(6)
        )
    )
    for n, outcome in enumerate(outcomes):
        assert outcome["content"] == f"Water is wet. [[canary:same-{n}]]"
        (call,) = llm.with_canary(f"same-{n}")
        assert len(call.canaries) == 1
    await sidecar.client.delete(f"/v1/pools/{pool}")


@pytest.mark.parametrize(
    ("directive", "code", "retryable"),
    [
        ("status=429", "llm-rate-limited", True),
        ("status=500", "llm-error", True),
        ("status=503", "llm-error", True),
        ("status=401", "llm-error", False),
        ("status=404", "llm-error", False),
        ("malformed", "llm-error", True),
        ("empty", "llm-error", True),
        ("hangup", "llm-error", True),
    ],
)
async def test_a_failure_of_the_llm_has_its_code_and_no_retry(
    sidecar: RunningSidecar, llm: FakeLlm, directive: str, code: str, retryable: bool
) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    canary = f"fault-{directive.replace('=', '-')}"
    outcome = await sidecar.invoke(pool, "f", "archon-1", f"[[canary:{canary}]] [[fake:{directive}]]")
    assert outcome["outcome"] == "failed"
    assert (outcome["error"]["code"], outcome["error"]["retryable"]) == (code, retryable)
    assert outcome["error"]["message"]
    assert "Error" in outcome["error"]["detail"]
    assert len(llm.with_canary(canary)) == 1
    status = (await sidecar.client.get(f"/v1/pools/{pool}/agents/archon-1")).json()
    assert (status["status"], status["lastError"]["code"]) == ("idle", code)
    again = await sidecar.invoke(pool, "f2", "archon-1", "Hello")
    assert again["outcome"] == "succeeded"
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_an_unreachable_llm_is_an_llm_error(sidecar: RunningSidecar) -> None:
    pool = (await sidecar.create_pool("http://127.0.0.1:9/v1", 1))["poolId"]
    outcome = await sidecar.invoke(pool, "u", "archon-1", "Hello")
    assert (outcome["error"]["code"], outcome["error"]["retryable"]) == ("llm-error", True)
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_a_time_limit_is_kept_and_abandons_the_llm_call(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    began = time.monotonic()
    outcome = await sidecar.invoke(
        pool, "t", "archon-1", "[[canary:limit]] [[fake:delay=30]]", timeoutMs=1000
    )
    elapsed = time.monotonic() - began
    assert (outcome["outcome"], outcome["error"]["code"]) == ("failed", "timeout")
    assert 1.0 <= elapsed < 1.0 + LIMIT_TOLERANCE_SECONDS
    ended_at = await _until_aborted(await _until_called(llm, "limit"))
    assert ended_at - began < 2.0
    again = await sidecar.invoke(pool, "t2", "archon-1", "[[canary:after-limit]]")
    assert again["content"] == "Water is wet. [[canary:after-limit]]"
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_time_limits_hold_while_the_workers_are_saturated(
    sidecar: RunningSidecar, llm: FakeLlm
) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 72))["poolId"]
    requests = [
        invocation(f"sat-{n}", f"archon-{n}", "[[fake:delay=20]]", timeoutMs=400) for n in range(1, 73)
    ]
    # One batch, so that this process spends next to nothing while the workers start 72 agents.
    began = time.monotonic()
    response = await sidecar.client.post(
        f"/v1/pools/{pool}/invocation-batches", json={"batchId": "sat", "requests": requests}
    )
    elapsed = time.monotonic() - began
    *outcomes, end = [msgspec.json.decode(line) for line in response.text.splitlines()]
    assert {outcome["error"]["code"] for outcome in outcomes} == {"timeout"}
    assert end == {"outcome": "end", "batchId": "sat", "sent": 72, "succeeded": 0, "failed": 72}
    assert 0.4 <= elapsed < 0.4 + 2 * LIMIT_TOLERANCE_SECONDS
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_a_cancel_ends_the_invocation_and_its_llm_call(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    waiting = asyncio.create_task(
        sidecar.invoke(pool, "c", "archon-1", "[[canary:cancel]] [[fake:delay=30]]")
    )
    call = await _until_called(llm, "cancel")
    busy = (await sidecar.client.get(f"/v1/pools/{pool}/agents/archon-1")).json()
    assert busy["status"] == "busy"
    answer = await sidecar.client.delete(f"/v1/pools/{pool}/invocations/c")
    assert (answer.status_code, answer.json()) == (200, {"requestId": "c", "cancelled": True})
    outcome = await waiting
    assert (outcome["outcome"], outcome["error"]["code"]) == ("failed", "cancelled")
    await _until_aborted(call)
    repeated = await sidecar.client.delete(f"/v1/pools/{pool}/invocations/c")
    assert repeated.json()["cancelled"] is False
    again = await sidecar.invoke(pool, "c2", "archon-1", "[[canary:after-cancel]]")
    assert again["content"] == "Water is wet. [[canary:after-cancel]]"
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_closing_the_connection_cancels(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    body = invocation("d", "archon-1", "[[canary:leave]] [[fake:delay=30]]")
    async with httpx.AsyncClient(
        base_url=sidecar.client.base_url, headers=sidecar.client.headers, trust_env=False
    ) as leaver:
        waiting = asyncio.create_task(leaver.post(f"/v1/pools/{pool}/invocations", json=body, timeout=60))
        call = await _until_called(llm, "leave")
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await _until_aborted(call)
    status = (await sidecar.client.get(f"/v1/pools/{pool}/agents/archon-1")).json()
    assert (status["status"], status["lastError"]["code"]) == ("idle", "cancelled")
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_leaving_a_batch_cancels_all_of_it(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 4))["poolId"]
    requests = [
        invocation(f"lb-{n}", f"archon-{n}", f"[[canary:lb-{n}]] [[fake:delay=30]]") for n in range(1, 5)
    ]
    async with httpx.AsyncClient(
        base_url=sidecar.client.base_url, headers=sidecar.client.headers, trust_env=False
    ) as leaver:
        body = {"batchId": "lb", "requests": requests}
        waiting = asyncio.create_task(
            leaver.post(f"/v1/pools/{pool}/invocation-batches", json=body, timeout=60)
        )
        calls = [await _until_called(llm, f"lb-{n}") for n in range(1, 5)]
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    for call in calls:
        await _until_aborted(call)
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_releasing_a_pool_cancels_what_runs_in_it(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 2))["poolId"]
    waiting = asyncio.create_task(
        sidecar.invoke(pool, "p", "archon-1", "[[canary:release]] [[fake:delay=30]]")
    )
    call = await _until_called(llm, "release")
    released = await sidecar.client.delete(f"/v1/pools/{pool}")
    assert released.json() == {"releasedAgents": 2}
    assert (await waiting)["error"]["code"] == "cancelled"
    await _until_aborted(call)


async def test_a_request_id_in_flight_is_refused(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 2))["poolId"]
    waiting = asyncio.create_task(
        sidecar.invoke(pool, "twin", "archon-1", "[[canary:twin]] [[fake:delay=1]]")
    )
    await _until_called(llm, "twin")
    response = await sidecar.client.post(
        f"/v1/pools/{pool}/invocations", json=invocation("twin", "archon-2", "x")
    )
    assert (response.status_code, response.json()["field"]) == (422, "requestId")
    assert (await waiting)["outcome"] == "succeeded"
    await sidecar.client.delete(f"/v1/pools/{pool}")
