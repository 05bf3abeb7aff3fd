"""Fixtures: one fake LLM and one sidecar in the default mode, shared by the tests that don't kill it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.fake_llm import FakeLlm
from tests.running_sidecar import RunningSidecar, launch


@pytest_asyncio.fixture(scope="session")
async def llm() -> AsyncIterator[FakeLlm]:
    """Serve the fake LLM."""
    fake = FakeLlm()
    await fake.start()
    yield fake
    await fake.stop()


@pytest_asyncio.fixture(scope="session")
async def sidecar(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningSidecar]:
    """Run a ready sidecar: agent-async, two workers, 72 agents."""
    running = await launch(
        tmp_path_factory.mktemp("sidecar"),
        "--workers",
        "2",
        env={"TEST_LLM_KEY": "sk-test-key-of-the-suite", "HTTP_PROXY": "http://127.0.0.1:1", "EMPTY_KEY": ""},
    )
    await running.until_ready()
    yield running
    assert await running.stop() == 0
