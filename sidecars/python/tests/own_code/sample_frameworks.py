"""A user's code in the tests: an agent of each framework that this environment has, with its defaults."""

import importlib.util
from typing import Any

import openai

MODEL = "gpt-4o-mini"


def has(module: str) -> bool:
    """Whether a framework is installed."""
    return importlib.util.find_spec(module) is not None


async def plain(prompt: str) -> str:
    """Ask without a framework."""
    message: Any = {"role": "user", "content": prompt}
    answer = await openai.AsyncOpenAI().chat.completions.create(model=MODEL, messages=[message])
    return str(answer.choices[0].message.content)


if has("langgraph"):
    from langchain_openai import ChatOpenAI
    from langgraph.checkpoint.memory import InMemorySaver
    from langgraph.graph import START, MessagesState, StateGraph

    def _answer(state: MessagesState) -> dict[str, Any]:
        return {"messages": [ChatOpenAI(model=MODEL).invoke(state["messages"])]}

    _builder = StateGraph(MessagesState)
    _builder.add_node("answer", _answer)
    _builder.add_edge(START, "answer")
    langgraph_graph = _builder.compile(checkpointer=InMemorySaver())
    langchain_chain = ChatOpenAI(model=MODEL)

if has("agents"):
    from agents import Agent as OpenAiAgent
    from agents import OpenAIChatCompletionsModel
    from openai import AsyncOpenAI

    openai_agent = OpenAiAgent(
        name="Guide", model=OpenAIChatCompletionsModel(model=MODEL, openai_client=AsyncOpenAI())
    )

if has("pydantic_ai"):
    from pydantic_ai import Agent as PydanticAgent
    from pydantic_ai.models.openai import OpenAIChatModel

    pydantic_agent = PydanticAgent(OpenAIChatModel(MODEL))

if has("agno"):
    from agno.agent import Agent as AgnoAgent
    from agno.models.openai import OpenAIChat

    agno_agent = AgnoAgent(model=OpenAIChat(id=MODEL))

if has("autogen_agentchat"):
    from autogen_agentchat.agents import AssistantAgent
    from autogen_agentchat.conditions import MaxMessageTermination
    from autogen_agentchat.teams import RoundRobinGroupChat
    from autogen_ext.models.openai import OpenAIChatCompletionClient

    autogen_agent = AssistantAgent("guide", OpenAIChatCompletionClient(model=MODEL))

    def make_autogen_team() -> Any:
        """Make a team of one that says one thing."""
        member = AssistantAgent("guide", OpenAIChatCompletionClient(model=MODEL))
        return RoundRobinGroupChat([member], termination_condition=MaxMessageTermination(2))
