"""Own agents of CrewAI: agent, crew and flow, with the stock LLM."""

import asyncio
from pathlib import Path

import pytest

from tests.fake_llm import FakeLlm
from tests.own_sidecar import calls_of_header, launch_own


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
    sidecar = await launch_own(tmp_path, f"sample_crewai:{name}")
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
        mine = calls_of_header(llm, f"{name}-{n}")
        assert len(mine) == calls
        assert any(f"Town{n}" in call.text for call in mine)
        assert all(f"Town{other}" not in call.text for call in mine for other in {1, 2, 3} - {n})
    await sidecar.client.delete(f"/v1/pools/{pool}")
    assert await sidecar.stop() == 0
