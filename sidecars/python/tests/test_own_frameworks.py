"""Own agents of the frameworks: each is recognised and run by its own way, in an environment that has it.

`uv run --frozen --isolated --no-dev --group test --extra agno pytest tests/test_own_frameworks.py`, and so
on; in the environment of the checks there is CrewAI, whose kinds are in `test_own_crewai`.
"""

import asyncio
from pathlib import Path

import pytest

from plimsoll_sidecar.own.kinds import KINDS, kind_of
from plimsoll_sidecar.versions import versions_of
from tests.fake_llm import FakeLlm
from tests.running_sidecar import launch

OWN_CODE = Path(__file__).parent / "own_code"
TARGETS = [
    ("openai", "plain", "callable"),
    ("langgraph", "langgraph_graph", "langgraph graph"),
    ("langgraph", "langchain_chain", "langchain runnable"),
    ("openai-agents", "openai_agent", "openai-agents agent"),
    ("pydantic-ai-slim", "pydantic_agent", "pydantic-ai agent"),
    ("agno", "agno_agent", "agno agent"),
    ("autogen-agentchat", "autogen_agent", "autogen agent or team"),
    ("autogen-agentchat", "make_autogen_team", "factory"),
]
HERE = [(name, kind) for library, name, kind in TARGETS if versions_of([library])]


def test_every_kind_has_a_sample() -> None:
    tried = {kind for _, _, kind in TARGETS} | {"crewai crew", "crewai flow", "crewai agent", "agno workflow"}
    assert {kind.title for kind in KINDS} <= tried


def test_an_object_of_no_framework_has_no_kind() -> None:
    assert kind_of(object()) is None
    assert kind_of(FakeLlm) is None


@pytest.mark.parametrize("round_", HERE, ids=lambda pair: pair[0])
async def test_it_runs_unmodified(tmp_path: Path, llm: FakeLlm, round_: tuple[str, str]) -> None:
    name, kind = round_
    own = ["--agents-from", f"sample_frameworks:{name}", "--agents-path", str(OWN_CODE)]
    sidecar = await launch(tmp_path, *own, "--workers", "1", "--agents", "4")
    await sidecar.until_ready()
    settings = (await sidecar.client.get("/v1/info")).json()["settings"]
    assert settings["own.kind"] == kind
    pool = (await sidecar.create_pool(llm.base_url, 3))["poolId"]
    for wave in (1, 2):
        outcomes = await asyncio.gather(
            *(
                sidecar.invoke(pool, f"{wave}-{n}", f"archon-{n}", f"Hello [[canary:{name}-{wave}-{n}]]")
                for n in range(1, 4)
            )
        )
        for n, outcome in enumerate(outcomes, start=1):
            assert outcome["outcome"] == "succeeded", outcome
            assert outcome["content"] == f"Water is wet. [[canary:{name}-{wave}-{n}]]"
            calls = [call for call in llm.calls if call.header_canary == f"{name}-{wave}-{n}"]
            assert [call.canaries for call in calls] == [[f"[[canary:{name}-{wave}-{n}]]"]]
    failed = await sidecar.invoke(pool, "f", "archon-1", "[[fake:status=400]]")
    assert failed["error"]["code"] == "llm-error"
    assert ("no traceback is left" if name == "agno_agent" else "Traceback") in failed["error"]["detail"]
    assert (await sidecar.client.delete(f"/v1/pools/{pool}")).json() == {"releasedAgents": 3}
    assert await sidecar.stop() == 0
