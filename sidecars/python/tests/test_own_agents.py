"""Own agents: unmodified code behind the protocol, its calls found, its errors told."""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from plimsoll_sidecar.own.inputs import read_inputs
from plimsoll_sidecar.own.outputs import content_of
from plimsoll_sidecar.own.target import TargetError, load_target, split_target
from tests.fake_llm import Call, FakeLlm
from tests.running_sidecar import RunningSidecar, launch

OWN_CODE = Path(__file__).parent / "own_code"


async def _own(folder: Path, target: str, *flags: str) -> RunningSidecar:
    own = ["--agents-from", target, "--agents-path", str(OWN_CODE), "--workers", "1", "--agents", "8"]
    sidecar = await launch(folder, *own, *flags, env={"MY_SERVICE_KEY": "sk-user-secret-0123456789"})
    await sidecar.until_ready()
    return sidecar


def _of_header(llm: FakeLlm, canary: str) -> list[Call]:
    return [call for call in llm.calls if call.header_canary == canary]


async def _settings(sidecar: RunningSidecar) -> dict[str, Any]:
    settings: dict[str, Any] = (await sidecar.client.get("/v1/info")).json()["settings"]
    return settings


async def test_an_async_function_runs_unmodified_and_its_calls_carry_its_canary(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await _own(tmp_path, "sample_functions:ask")
    settings = await _settings(sidecar)
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
        (call,) = _of_header(llm, f"own-{n}")
        assert call.canaries == [f"[[canary:own-{n}]]"]
    assert (await sidecar.client.delete(f"/v1/pools/{pool}")).json() == {"releasedAgents": 6}
    assert await sidecar.stop() == 0


async def test_a_function_that_forwards_no_mark_is_known_by_the_header(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await _own(tmp_path, "sample_functions:ask_blocking")
    pool = (await sidecar.create_pool(llm.base_url, 2))["poolId"]
    prompts = [f'[[agent:archon-{n}]] [[canary:city-{n}]] {{"city": "Rome {n}"}}' for n in (1, 2)]
    outcomes = await asyncio.gather(
        *(sidecar.invoke(pool, f"c-{n}", f"archon-{n + 1}", prompt) for n, prompt in enumerate(prompts))
    )
    assert [outcome["outcome"] for outcome in outcomes] == ["succeeded"] * 2
    for n in (1, 2):
        (call,) = _of_header(llm, f"city-{n}")
        assert call.canaries == []
        assert f"Weather in Rome {n}?" in call.text
    await sidecar.client.delete(f"/v1/pools/{pool}")
    assert await sidecar.stop() == 0


async def test_a_cancel_and_a_time_limit_reach_the_call_of_a_blocking_function(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await _own(tmp_path, "sample_functions:ask_blocking")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    await sidecar.invoke(pool, "warm", "archon-1", '{"city": "Rome"}')
    prompt = '[[canary:slow-own]] {"city": "Rome", "fake": "[[fake:delay=20]]"}'
    began = time.monotonic()
    outcome = await sidecar.invoke(pool, "slow", "archon-1", prompt, timeoutMs=1000)
    assert outcome["error"]["code"] == "timeout"
    (call,) = _of_header(llm, "slow-own")
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
    sidecar = await _own(tmp_path, "sample_functions:ask_by_name")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "n", "archon-1", '[[canary:by-name]] {"city": "Oslo", "days": 3}')
    assert json.loads(outcome["content"]) == {"city": "Oslo", "answer": "Water is wet. "}
    (call,) = _of_header(llm, "by-name")
    assert "Oslo for 3 days" in call.text
    missing = await sidecar.invoke(pool, "m", "archon-1", '{"city": "Oslo"}')
    assert missing["error"]["code"] == "orchestrator-error"
    assert "days" in missing["error"]["message"]
    assert await sidecar.stop() == 0


async def test_the_pools_path_and_key_are_used_whatever_the_code_was_given(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await _own(tmp_path, "sample_functions:ask")
    base_url = llm.base_url.replace("/v1", "/gateway/v1")
    spec = {"baseUrl": base_url, "model": "x", "apiKeyEnv": "MY_SERVICE_KEY"}
    pool = (await sidecar.create_pool(base_url, 1, llm=spec))["poolId"]
    outcome = await sidecar.invoke(pool, "p", "archon-1", "[[canary:gateway]]")
    assert outcome["outcome"] == "succeeded"
    (call,) = llm.with_canary("gateway")
    assert call.path == "/gateway/v1/chat/completions"
    assert call.authorization == "Bearer sk-user-secret-0123456789"
    assert await sidecar.stop() == 0


@pytest.mark.parametrize("target", ["sample_functions:make_counter", "sample_functions.py:make_counter"])
async def test_a_factory_makes_an_object_for_each_agent(tmp_path: Path, llm: FakeLlm, target: str) -> None:
    sidecar = await _own(tmp_path, target)
    assert (await _settings(sidecar))["own.sharing"] == "one object an agent, from the factory"
    pool = (await sidecar.create_pool(llm.base_url, 2))["poolId"]
    said = [
        (await sidecar.invoke(pool, f"f-{n}", agent_id, "x"))["content"].split()[0]
        for n, agent_id in enumerate(["archon-1", "archon-1", "archon-2"])
    ]
    assert said == ["1", "2", "1"]
    assert await sidecar.stop() == 0


async def test_a_factory_may_be_awaited(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await _own(tmp_path, "sample_functions:make_later")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "l", "archon-1", "[[canary:later]]")
    assert outcome["content"] == "Water is wet. [[canary:later]]"
    assert await sidecar.stop() == 0


async def test_a_call_of_another_library_takes_the_relay(tmp_path: Path, llm: FakeLlm) -> None:
    sidecar = await _own(tmp_path, "sample_functions:without_context")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "r", "archon-1", "[[canary:relayed]]")
    assert outcome["content"] == "Water is wet. [[canary:relayed]]"
    (call,) = llm.with_canary("relayed")
    assert call.header_canary == ""
    assert await sidecar.stop() == 0


async def test_an_error_comes_back_with_its_own_traceback_without_secrets(
    tmp_path: Path, llm: FakeLlm
) -> None:
    sidecar = await _own(tmp_path, "sample_functions:broken")
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "b", "archon-1", "x")
    error = outcome["error"]
    assert (error["code"], error["retryable"]) == ("orchestrator-error", False)
    assert error["message"] == "no such place, key ***"
    detail = error["detail"]
    assert detail.startswith("Traceback (most recent call last):")
    assert "in look_up" in detail
    assert "KeyError: 'Atlantis'" in detail
    assert detail.rstrip().endswith("RuntimeError: no such place, key ***")
    assert "sk-user-secret" not in detail
    assert "plimsoll_sidecar" not in detail
    refused = await sidecar.invoke(pool, "b2", "archon-1", "[[fake:status=429]]")
    assert refused["error"]["code"] == "llm-rate-limited"
    assert "in ask" in refused["error"]["detail"]
    assert await sidecar.stop() == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [("make_nothing", "found a int; expected an agent"), ("refuse", "the database of the factory is down")],
)
async def test_a_factory_that_makes_no_agent_fails_the_agents(
    tmp_path: Path, llm: FakeLlm, name: str, said: str
) -> None:
    sidecar = await _own(tmp_path, f"sample_functions:{name}")
    created = await sidecar.create_pool(llm.base_url, 2)
    assert [entry["status"] for entry in created["agents"]] == ["failed", "failed"]
    assert said in created["agents"][0]["error"]["message"]
    assert await sidecar.stop() == 0


@pytest.mark.parametrize(
    ("target", "last_line", "traceback"),
    [
        ("failing_import:x", "importing 'failing_import' failed with ConnectionError", "in connect"),
        ("sample_functions:NO_AGENT", "found a dict; expected an agent", ""),
    ],
)
async def test_a_target_that_cannot_be_had_ends_the_start_with_a_hint(
    tmp_path: Path, target: str, last_line: str, traceback: str
) -> None:
    sidecar = await launch(tmp_path, "--agents-from", target, "--agents-path", str(OWN_CODE))
    assert await asyncio.to_thread(sidecar.process.wait, 50) == 66
    said = sidecar.stderr()
    assert f"--agents-from {target!r}" in said.splitlines()[-1]
    assert last_line in said.splitlines()[-1]
    assert traceback in said
    await sidecar.stop()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("json:loadss", "'json' has no 'loadss'; it has loads"),
        ("no_such_module:ask", "there is no module 'no_such_module': looked in .*--agents-path"),
        ("needs_a_package:x", "needs 'no_such_package_of_the_user': .*--requirements"),
        ("nowhere.py:x", "there is no file"),
        ("json", "must be MODULE:NAME, for example my_package.crew:make_agent"),
    ],
)
def test_a_target_that_is_not_there_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, target: str, said: str
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(TargetError, match=said) as caught:
        load_target(target, str(OWN_CODE))
    assert f"--agents-from {target!r}" in str(caught.value)


async def test_an_interpreter_without_the_sidecars_packages_runs_them(tmp_path: Path, llm: FakeLlm) -> None:
    # This environment's own interpreter, by another path: what counts is the way through the boot code.
    sidecar = await _own(tmp_path, "sample_functions:ask", "--python", sys.executable)
    pool = (await sidecar.create_pool(llm.base_url, 1))["poolId"]
    outcome = await sidecar.invoke(pool, "i", "archon-1", "[[canary:python]]")
    assert outcome["content"] == "Water is wet. [[canary:python]]"
    assert (await _settings(sidecar))["own.python"] == sys.executable
    assert await sidecar.stop() == 0


@pytest.mark.parametrize(
    ("name", "kind", "calls"),
    [
        ("make_agent", "factory", 1),
        ("make_crew", "factory", 2),
        ("shared_crew", "crewai crew", 2),
        ("TellFlow", "crewai flow", 1),
    ],
)
async def test_crewai_runs_unmodified(tmp_path: Path, llm: FakeLlm, name: str, kind: str, calls: int) -> None:
    sidecar = await _own(tmp_path, f"sample_crewai:{name}")
    info = (await sidecar.client.get("/v1/info")).json()
    assert info["orchestrator"]["name"] == "crewai"
    assert info["settings"]["own.kind"] == kind
    pool = (await sidecar.create_pool(llm.base_url, 3))["poolId"]
    outcomes = await asyncio.gather(
        *(
            sidecar.invoke(pool, f"k-{n}", f"archon-{n}", f'[[canary:{name}-{n}]] {{"city": "Town{n}"}}')
            for n in range(1, 4)
        )
    )
    for n, outcome in enumerate(outcomes, start=1):
        assert outcome["outcome"] == "succeeded", outcome
        assert outcome["content"].startswith("Water is wet.")
        mine = _of_header(llm, f"{name}-{n}")
        assert len(mine) == calls
        assert any(f"Town{n}" in call.text for call in mine)
        assert all(f"Town{other}" not in call.text for call in mine for other in {1, 2, 3} - {n})
    await sidecar.client.delete(f"/v1/pools/{pool}")
    assert await sidecar.stop() == 0


def test_a_prompt_is_words_or_an_object_with_marks_around_it() -> None:
    words = read_inputs("Hello [[canary:c1]]")
    assert words.agent_id is None
    assert (words.text, words.values, words.canary) == ("Hello [[canary:c1]]", None, "c1")
    assert words.named()["prompt"] == "Hello [[canary:c1]]"
    marked = read_inputs('[[agent:a]] [[canary:c2]] {"question": "Why?", "n": 1}')
    assert marked.agent_id == "a"
    assert (marked.values, marked.canary) == ({"question": "Why?", "n": 1}, "c2")
    assert marked.text == "[[agent:a]] [[canary:c2]] Why?"
    inside = read_inputs('{"note": "[[canary:c3]]", "n": 2}')
    assert (inside.values, inside.canary) == ({"note": "[[canary:c3]]", "n": 2}, "c3")
    assert read_inputs("{no json").values is None
    assert read_inputs("[1, 2]").values is None


class _Result:
    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("words", "words"),
        (None, ""),
        (_Result(raw="crew"), "crew"),
        (_Result(final_output="sdk"), "sdk"),
        (_Result(output=_Result(content="nested")), "nested"),
        ({"messages": ["first", _Result(content="last")]}, "last"),
        ({"a": 1}, '{"a":1}'),
        (3, "3"),
    ],
)
def test_the_answer_is_found_in_what_code_returns(value: Any, content: str) -> None:
    assert content_of(value) == content


def test_a_target_has_a_module_and_a_name() -> None:
    assert split_target("a.b:c.d") == ("a.b", "c.d")
    for wrong in ("a", ":b", "a:", ""):
        with pytest.raises(TargetError, match="MODULE:NAME"):
            split_target(wrong)
