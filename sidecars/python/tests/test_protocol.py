"""The protocol's answers: state, pools, refusals."""

import asyncio
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.fake_llm import FakeLlm
from tests.running_sidecar import TOKEN, RunningSidecar, agent, invocation, pool_body


async def test_health_is_ready(sidecar: RunningSidecar) -> None:
    response = await sidecar.client.get("/v1/health")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


async def test_a_connection_serves_on_after_a_pause_that_common_servers_do_not_wait_for(
    sidecar: RunningSidecar,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", sidecar.client.base_url.port)
    request = f"GET /v1/health HTTP/1.1\r\nhost: sidecar\r\nauthorization: Bearer {TOKEN}\r\n\r\n".encode()
    for pause_seconds in (5.5, 0):
        writer.write(request)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        assert head.startswith(b"HTTP/1.1 200")
        assert await asyncio.wait_for(reader.readuntil(b"}"), 10) == b'{"status":"ready"}'
        await asyncio.sleep(pause_seconds)
    writer.close()


async def test_info_describes_the_topology_and_every_switch(sidecar: RunningSidecar) -> None:
    info = (await sidecar.client.get("/v1/info")).json()
    assert info["protocolVersion"] == "1"
    assert info["orchestrator"] == {"name": "crewai", "version": "1.15.30"}
    assert info["concurrency"] == {
        "mode": "agent-async",
        "workers": 2,
        "executorThreads": 72,
        "declaredLimit": 72,
    }
    assert info["devMode"] is False
    assert set(info["capabilities"]) == {"invoke", "invoke-batch", "cancel", "resources"}
    settings = info["settings"]
    assert settings["zygote.threadsAtFork"] == 1
    assert settings["crewai.eventListeners"] == "removed"
    assert settings["env.CREWAI_DISABLE_TELEMETRY"] == "true"
    assert all(isinstance(value, str | int | float | bool | None) for value in settings.values())


async def test_resources_name_every_process_with_its_memory(sidecar: RunningSidecar) -> None:
    body = (await sidecar.client.get("/v1/resources")).json()
    assert [process["role"] for process in body["processes"]] == ["control", "zygote", "worker", "worker"]
    assert body["processes"][0]["pid"] == sidecar.pid
    for process in body["processes"]:
        assert 0 < process["pssBytes"] <= process["rssBytes"]
        assert process["threads"] >= 1
        assert process["openFiles"] >= 3
    total = sum(process["pssBytes"] for process in body["processes"])
    assert total < 450 * 1024 * 1024


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer wrong"}, {"authorization": "wrong"}])
async def test_an_exchange_without_the_token_is_401(sidecar: RunningSidecar, header: dict[str, str]) -> None:
    async with httpx.AsyncClient(base_url=sidecar.client.base_url, trust_env=False) as stranger:
        response = await stranger.get("/v1/health", headers=header)
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "unauthorized"


def _token_is_invisible(pid: int, token: str) -> bool:
    return token not in Path(f"/proc/{pid}/cmdline").read_text()


async def test_the_token_is_in_no_command_line_and_in_no_child(sidecar: RunningSidecar) -> None:
    pids = await sidecar.pids()
    children = pids["zygote"] + pids["worker"]
    for pid in [sidecar.pid, *children]:
        assert _token_is_invisible(pid, "token-of-the-tests")
    for pid in children:
        assert b"PLIMSOLL_SIDECAR_TOKEN" not in Path(f"/proc/{pid}/environ").read_bytes()


async def test_a_pool_lives_and_is_released_once(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = await sidecar.create_pool(llm.base_url, 72)
    assert [entry["agentId"] for entry in pool["agents"]] == [f"archon-{n}" for n in range(1, 73)]
    assert {entry["status"] for entry in pool["agents"]} == {"ready"}
    assert all(entry["instantiationMs"] > 0 for entry in pool["agents"])
    assert 0 < pool["totalInstantiationMs"] < 5000
    status = await sidecar.client.get(f"/v1/pools/{pool['poolId']}/agents/archon-7")
    assert status.json() == {
        "agentId": "archon-7",
        "status": "idle",
        "lastInvocationAt": None,
        "lastError": None,
    }
    first = await sidecar.client.delete(f"/v1/pools/{pool['poolId']}")
    assert (first.status_code, first.json()) == (200, {"releasedAgents": 72})
    second = await sidecar.client.delete(f"/v1/pools/{pool['poolId']}")
    assert (second.status_code, second.json()) == (200, {"releasedAgents": 0})


async def test_released_agents_are_really_freed(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = await sidecar.create_pool(llm.base_url, 8)
    outcomes = await asyncio.gather(
        *(sidecar.invoke(pool["poolId"], f"free-{n}", f"archon-{n}", "Hello") for n in range(1, 9))
    )
    assert {outcome["outcome"] for outcome in outcomes} == {"succeeded"}
    await sidecar.client.delete(f"/v1/pools/{pool['poolId']}")
    assert "still referenced" not in sidecar.stderr()


async def test_one_agent_that_fails_does_not_fail_the_others(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    body = pool_body(llm.base_url, 3)
    body["agents"].append(agent("archon-blank", role="  "))
    created = (await sidecar.client.post("/v1/pools", json=body)).json()
    by_id = {entry["agentId"]: entry for entry in created["agents"]}
    assert [by_id[f"archon-{n}"]["status"] for n in (1, 2, 3)] == ["ready"] * 3
    failed = by_id["archon-blank"]
    assert failed["status"] == "failed"
    assert failed["error"]["code"] == "orchestrator-error"
    assert "role is empty" in failed["error"]["message"]
    status = await sidecar.client.get(f"/v1/pools/{created['poolId']}/agents/archon-blank")
    assert status.json()["status"] == "failed"
    outcome = await sidecar.invoke(created["poolId"], "r", "archon-blank", "Hello")
    assert (outcome["outcome"], outcome["error"]["code"]) == ("failed", "orchestrator-error")
    released = await sidecar.client.delete(f"/v1/pools/{created['poolId']}")
    assert released.json() == {"releasedAgents": 3}


async def test_agents_that_are_late_fail_with_timeout(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    created = await sidecar.create_pool(llm.base_url, 400, instantiationTimeoutMs=1)
    failures = [entry["error"]["code"] for entry in created["agents"] if entry["status"] == "failed"]
    assert failures
    assert set(failures) == {"timeout"}
    assert created["totalInstantiationMs"] < 1000
    await sidecar.client.delete(f"/v1/pools/{created['poolId']}")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"agents": []}, "agents"),
        ({"agents": [agent("a"), agent("a")]}, "agents[1].agentId"),
        ({"agents": [{"agentId": "a", "goal": "g", "backstory": "b"}]}, "agents[0].role"),
        ({"llm": {"baseUrl": "http://127.0.0.1:1/v1"}}, "llm.model"),
        ({"llm": {"baseUrl": "ftp://x", "model": "m"}}, "llm.baseUrl"),
        (
            {"llm": {"baseUrl": "http://127.0.0.1:1/v1", "model": "m", "apiKeyEnv": "NO_SUCH"}},
            "llm.apiKeyEnv",
        ),
        (
            {"llm": {"baseUrl": "http://127.0.0.1:1/v1", "model": "m", "apiKeyEnv": "EMPTY_KEY"}},
            "llm.apiKeyEnv",
        ),
        ({"instantiationTimeoutMs": -1}, "instantiationTimeoutMs"),
    ],
)
async def test_a_body_that_cannot_be_worked_with_is_422_with_its_field(
    sidecar: RunningSidecar, llm: FakeLlm, change: dict[str, object], field: str
) -> None:
    response = await sidecar.client.post("/v1/pools", json=pool_body(llm.base_url, 1) | change)
    problem = response.json()
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert (problem["code"], problem["field"], problem["status"]) == ("invalid-request", field, 422)
    assert field.rsplit(".", maxsplit=1)[-1] in problem["detail"]


async def test_no_json_is_422(sidecar: RunningSidecar) -> None:
    response = await sidecar.client.post("/v1/pools", content=b"{not json")
    assert (response.status_code, response.json()["code"]) == (422, "invalid-request")


async def test_unknown_things_are_404_with_their_code(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    body = invocation("r", "archon-9", "x")
    client = sidecar.client
    answers = [
        (await client.post("/v1/pools/none/invocations", json=body), "pool-not-found"),
        (await client.get("/v1/pools/none/agents/archon-1"), "pool-not-found"),
        (await client.delete("/v1/pools/none/invocations/r"), "pool-not-found"),
        (await client.post(f"/v1/pools/{pool}/invocations", json=body), "agent-not-found"),
        (await client.get(f"/v1/pools/{pool}/agents/archon-9"), "agent-not-found"),
        (await client.get("/v1/nothing"), "not-found"),
    ]
    for response, code in answers:
        assert (response.status_code, response.json()["code"]) == (404, code)
    assert (await client.put("/v1/pools")).status_code == 405
    await client.delete(f"/v1/pools/{pool}")


async def test_more_than_the_declared_limit_is_429(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 72))["poolId"]
    llm.peak_in_flight = 0
    slow = [
        asyncio.create_task(sidecar.invoke(pool, f"slow-{n}", f"archon-{n}", "[[fake:delay=4]]"))
        for n in range(1, 73)
    ]
    await llm.until_in_flight(72)
    response = await sidecar.client.post(
        f"/v1/pools/{pool}/invocations", json=invocation("one-too-many", "archon-1", "x")
    )
    assert response.status_code == 429
    assert response.json()["code"] == "pool-exhausted"
    assert int(response.headers["retry-after"]) >= 1
    outcomes = [await task for task in slow]
    refused = [outcome for outcome in outcomes if outcome["outcome"] != "succeeded"]
    assert refused == []
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_a_batch_streams_a_line_per_request_and_closes_with_its_account(
    sidecar: RunningSidecar, llm: FakeLlm
) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 6))["poolId"]
    prompts = ["[[fake:delay=1.5]]", "a", "b", "[[fake:status=500]]", "c"]
    requests = [invocation(f"b-{n}", f"archon-{n + 1}", text) for n, text in enumerate(prompts)]
    requests.append(invocation("b-unknown", "nobody", "x"))
    async with sidecar.client.stream(
        "POST", f"/v1/pools/{pool}/invocation-batches", json={"batchId": "b", "requests": requests}
    ) as response:
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/x-ndjson"
        lines = [msgspec.json.decode(line) async for line in response.aiter_lines()]
    *results, end = lines
    assert end == {"outcome": "end", "batchId": "b", "sent": 6, "succeeded": 4, "failed": 2}
    assert sorted(result["requestId"] for result in results) == sorted(one["requestId"] for one in requests)
    assert results[-1]["requestId"] == "b-0"  # the slow one comes last: lines are in the order of finishing
    assert {result["requestId"] for result in results if result["outcome"] == "failed"} == {
        "b-3",
        "b-unknown",
    }
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_a_batch_with_a_doubled_request_starts_nothing(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    before = len(llm.calls)
    twice = [invocation("same", "archon-1", "x"), invocation("same", "archon-1", "y")]
    response = await sidecar.client.post(
        f"/v1/pools/{pool}/invocation-batches", json={"batchId": "b", "requests": twice}
    )
    assert (response.status_code, response.json()["field"]) == (422, "requests[1].requestId")
    assert len(llm.calls) == before
    await sidecar.client.delete(f"/v1/pools/{pool}")


async def test_an_empty_batch_is_only_its_closing_line(sidecar: RunningSidecar, llm: FakeLlm) -> None:
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    response = await sidecar.client.post(
        f"/v1/pools/{pool}/invocation-batches", json={"batchId": "e", "requests": []}
    )
    assert response.json() == {"outcome": "end", "batchId": "e", "sent": 0, "succeeded": 0, "failed": 0}
    await sidecar.client.delete(f"/v1/pools/{pool}")
