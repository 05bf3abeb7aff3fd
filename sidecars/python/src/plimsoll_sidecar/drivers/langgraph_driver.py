"""LangGraph: a compiled `StateGraph` of one node an agent, with LangChain's `ChatOpenAI` in it."""

from typing import Any, Final

from langchain_core.messages import HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from langgraph.graph import END, START, MessagesState, StateGraph
from pydantic import SecretStr

from plimsoll_sidecar.drivers.agent_texts import system_prompt
from plimsoll_sidecar.drivers.async_driver import AsyncDriver, AsyncDriverPool
from plimsoll_sidecar.drivers.async_llm import LLM_MAX_RETRIES
from plimsoll_sidecar.failures import EmptyAnswerError
from plimsoll_sidecar.framework_environment import api_key_of
from plimsoll_sidecar.messages import AgentSpec, Setting
from plimsoll_sidecar.options import Options

SETTINGS: Final[dict[str, Setting]] = {
    "driver.path": "async (ainvoke)",
    "driver.threads": "none in the async path; synchronous nodes would use the executor",
    "driver.concurrencyLimit": "none (max_concurrency not set)",
    "driver.telemetry": "off (LangSmith tracing)",
    "driver.deferredConstruction": "none: compiled with the agent; a first run costs 1.4 later ones",
    "langgraph.graph": "StateGraph(MessagesState), one asynchronous node",
    "langgraph.checkpointer": None,
    "langgraph.llmObjects": "one a worker and pool",
    "langgraph.streaming": False,
}


class LanggraphPool(AsyncDriverPool):
    """`CompiledStateGraph.ainvoke`."""

    def make_model(self) -> ChatOpenAI:
        """Make the chat model on the pool's HTTP client."""
        return ChatOpenAI(
            model=self.spec.model,
            base_url=self.spec.base_url,
            api_key=SecretStr(api_key_of(self.spec)),
            max_retries=LLM_MAX_RETRIES,
            http_async_client=self.http_client,
            use_responses_api=False,
            streaming=False,
            cache=False,
        )

    def build(self, spec: AgentSpec) -> Any:  # noqa: ANN401 - langgraph's own type
        """Compile one graph."""
        system = SystemMessage(system_prompt(spec))
        model = self.model

        async def agent(state: MessagesState) -> dict[str, Any]:
            return {"messages": [await model.ainvoke([system, *state["messages"]])]}

        graph = StateGraph(MessagesState)
        graph.add_node("agent", agent)
        graph.add_edge(START, "agent")
        graph.add_edge("agent", END)
        return graph.compile()

    async def run(self, agent: Any, prompt: str) -> str:  # noqa: ANN401 - langgraph's own type
        """Invoke the graph; every invocation has its own state."""
        state = await agent.ainvoke({"messages": [HumanMessage(prompt)]})
        content = str(state["messages"][-1].content)
        if not content:
            raise EmptyAnswerError
        return content


def make_driver(_options: Options) -> AsyncDriver:
    """Make the driver of this process."""
    return AsyncDriver("langgraph", LanggraphPool, SETTINGS)
