"""Builds one agent before the fork, so that all workers share the code and the classes of that path.

It makes no LLM call and opens no connection: it saves imports and class building, not the warm-up wave.
"""

import gc

from plimsoll_sidecar.drivers.crewai_agents import build_agent
from plimsoll_sidecar.drivers.crewai_llm import shared_llm
from plimsoll_sidecar.messages import AgentSpec, LlmSpec

_NOWHERE = LlmSpec(base_url="http://127.0.0.1:9/v1", model="rehearsal")
_EXTRA = AgentSpec(agent_id="rehearsal", role="r", goal="g", backstory="b")


def rehearse() -> None:
    """Build an LLM object and an agent, touch the client's lazy parts, and drop them."""
    llm = shared_llm(_NOWHERE)
    agent = build_agent(_EXTRA, llm)
    client = llm._get_sync_client()  # noqa: SLF001 - CrewAI offers no other way to it
    _ = client.chat.completions
    client.close()
    del agent, llm, client
    gc.collect()
