"""The words of an agent, told to every framework alike."""

from plimsoll_sidecar.messages import AgentSpec


class InvalidAgentError(ValueError):
    """An agent description that a framework would accept but could not work with."""


def require_texts(spec: AgentSpec) -> None:
    """Refuse an agent without words."""
    for field in ("role", "goal", "backstory"):
        if not getattr(spec, field).strip():
            raise InvalidAgentError(f"agent {spec.agent_id!r}: {field} is empty; give it at least one word")


def system_prompt(spec: AgentSpec) -> str:
    """Say who the agent is, in the words that CrewAI uses: every driver sends a prompt of like length."""
    require_texts(spec)
    return f"You are {spec.role}. {spec.backstory}\nYour personal goal is: {spec.goal}"
