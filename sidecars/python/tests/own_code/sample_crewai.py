"""A user's code in the tests: CrewAI's agent, crew and flow, with the stock LLM."""

from typing import Any

from crewai import LLM, Agent, Crew, Task
from crewai.flow import Flow, start

MODEL = "openai/gpt-4o-mini"


def make_agent() -> Agent:
    """Make one agent."""
    return Agent(role="Guide", goal="Answer", backstory="Knows places.", llm=LLM(model=MODEL), max_iter=1)


def make_crew() -> Crew:
    """Make a crew of two tasks; the second one sees the first one's answer."""
    guide, critic = make_agent(), make_agent()
    tell = Task(description="Tell about {city}.", expected_output="A line.", agent=guide)
    judge = Task(description="Judge it.", expected_output="A line.", agent=critic, context=[tell])
    return Crew(agents=[guide, critic], tasks=[tell, judge])


shared_crew = make_crew()


class TellFlow(Flow[Any]):
    """A flow with a state: each run has its own."""

    @start()
    def tell(self) -> str:
        """Ask once."""
        return str(LLM(model=MODEL).call(f"Tell about {self.state['city']}"))
