"""Own agents that fail: whose fault it was, and where in the user's code."""

from pathlib import Path

import pytest

from tests.fake_llm import FakeLlm
from tests.own_sidecar import OWN_CODE, SECRET, launch_own


def _place(text: str, function: str) -> str:
    """Give the line of a traceback that names this line of the user's file."""
    file = OWN_CODE / "sample_functions.py"
    lines = file.read_text().splitlines()
    number = next(number for number, line in enumerate(lines, start=1) if text in line)
    return f'File "{file}", line {number}, in {function}'


async def test_an_error_comes_back_with_its_own_traceback_without_secrets(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:broken")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "b", "archon-1", "x")
    error = outcome["error"]
    assert (error["code"], error["retryable"]) == ("orchestrator-error", False)
    assert error["message"] == "no such place, key ***"
    detail = error["detail"]
    assert detail.startswith("Traceback (most recent call last):")
    assert _place("return table[place]", "look_up") in detail
    assert _place('raise RuntimeError("no such place', "broken") in detail
    assert "KeyError: 'Atlantis'" in detail
    assert detail.rstrip().endswith("RuntimeError: no such place, key ***")
    assert SECRET not in detail
    assert "plimsoll_sidecar" not in detail
    refused = await sidecar.invoke(pool, "b2", "archon-1", "[[fake:status=429]]")
    assert refused["error"]["code"] == "llm-rate-limited"
    assert "in ask" in refused["error"]["detail"]
    assert await sidecar.stop() == 0


async def test_an_error_in_a_thread_is_told_from_the_first_line_of_the_users_own(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:broken_in_a_thread")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    error = (await sidecar.invoke(pool, "t", "archon-1", "x"))["error"]
    first, second = error["detail"].splitlines()[:2]
    assert first == "Traceback (most recent call last):"
    assert second.strip() == _place('return look_up("Lyonesse")', "broken_in_a_thread")
    assert _place("return table[place]", "look_up") in error["detail"]
    assert await sidecar.stop() == 0


async def test_json_that_the_code_misreads_is_not_the_llms_fault_and_an_answer_that_is_none_is(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:misread")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    own = (await sidecar.invoke(pool, "m", "archon-1", "x"))["error"]
    assert (own["code"], own["retryable"]) == ("orchestrator-error", False)
    assert _place("return str(json.loads", "misread") in own["detail"]
    theirs = (await sidecar.invoke(pool, "m2", "archon-1", "[[fake:malformed]]"))["error"]
    assert theirs["code"] == "llm-error"
    assert await sidecar.stop() == 0


async def test_a_stream_that_breaks_off_is_the_llms_fault(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:ask_streamed")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    error = (await sidecar.invoke(pool, "s", "archon-1", "[[fake:cut]]"))["error"]
    assert (error["code"], error["retryable"]) == ("llm-error", True)
    assert _place("async for chunk in stream", "ask_streamed") in error["detail"]
    assert await sidecar.stop() == 0


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [(429, "llm-rate-limited", True), (500, "llm-error", True), (401, "llm-error", False)],
)
async def test_a_refusal_that_came_by_the_relay_is_the_llms(
    tmp_path: Path, llm: FakeLlm, status: int, code: str, retryable: bool
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:ask_by_urllib")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    error = (await sidecar.invoke(pool, "u", "archon-1", f"[[fake:status={status}]]"))["error"]
    assert (error["code"], error["retryable"]) == (code, retryable), error
    assert await sidecar.stop() == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [("make_nothing", "found a int; expected an agent"), ("refuse", "the database of the factory is down")],
)
async def test_a_factory_that_makes_no_agent_fails_the_agents(
    tmp_path: Path, llm: FakeLlm, name: str, said: str
) -> None:
    sidecar = await launch_own(tmp_path, f"sample_functions:{name}")
    created = await sidecar.create_pool(llm.base_url, 2)
    assert [entry["status"] for entry in created["agents"]] == ["failed", "failed"]
    assert said in created["agents"][0]["error"]["message"]
    assert await sidecar.stop() == 0


async def test_an_agent_that_could_not_be_built_tells_every_invocation_where(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:refuse")
    created = await sidecar.create_pool(llm.base_url, 1)
    place = _place("raise ValueError(", "refuse")
    assert place in created["agents"][0]["error"]["detail"]
    error = (await sidecar.invoke(created["poolId"], "r", "archon-1", "x"))["error"]
    assert error["detail"].startswith("Traceback (most recent call last):")
    assert place in error["detail"]
    assert await sidecar.stop() == 0


async def test_the_users_own_logs_are_heard_without_secrets_and_the_frameworks_are_not(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await launch_own(tmp_path, "sample_functions:logging_agent")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    assert (await sidecar.invoke(pool, "l", "archon-1", "x"))["outcome"] == "succeeded"
    assert await sidecar.stop() == 0
    heard = sidecar.stderr()
    assert "a word of the user's root, key ***" in heard
    assert "a word of the user's own logger" in heard
    assert "a whisper" not in heard
    assert "noise of a framework" not in heard
    assert SECRET not in heard
