"""A crew of two agents, one of which has a tool. Nothing here knows of Plimsoll."""

from crewai import LLM, Agent, Crew, Task
from crewai.tools import tool

#: Fathoms of water at high tide, by port.
DEPTHS = {"Bristol": 5.5, "Odesa": 7.0, "Valparaíso": 6.2}


@tool("Depth of a harbour")
def depth_of(port: str) -> str:
    """Tell how many fathoms of water a port has at high tide."""
    depth = DEPTHS.get(port)
    return f"{port}: {depth} fathoms" if depth is not None else f"{port}: not on the chart"


def make_crew() -> Crew:
    """Make the crew: the pilot looks the depth up, the master decides."""
    llm = LLM(model="openai/gpt-4o-mini")
    pilot = Agent(
        role="Pilot",
        goal="Know how deep the water is",
        backstory="Has brought ships into this harbour for twenty years.",
        tools=[depth_of],
        llm=llm,
        max_iter=3,
        allow_delegation=False,
    )
    master = Agent(
        role="Master",
        goal="Decide how deep the ship may be loaded",
        backstory="Answers for ship and crew.",
        llm=llm,
        max_iter=2,
        allow_delegation=False,
    )
    sounding = Task(
        description="How deep is the harbour of {port}?",
        expected_output="The depth in fathoms.",
        agent=pilot,
    )
    decision = Task(
        description="A ship of {draught} fathoms draught asks for {port}. May she enter?",
        expected_output="Yes or no, and the reason in one sentence.",
        agent=master,
        context=[sounding],
    )
    return Crew(agents=[pilot, master], tasks=[sounding, decision])
