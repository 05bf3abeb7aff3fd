"""What a request's prompt means for the user's code: plain words, or a JSON object of inputs."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

# The marks by which the LLM's journal tells agents and requests apart.
_MARK: Final = re.compile(r"\[\[(?:agent|canary):[^\]]{1,128}\]\]")
_AGENT: Final = re.compile(r"\[\[agent:([^\]]{1,128})\]\]")
_CANARY: Final = re.compile(r"\[\[canary:([^\]]{1,128})\]\]")
# Inputs whose value is the user's prompt, for agents that take words only.
PROMPT_NAMES: Final = ("prompt", "input", "question", "query", "topic", "task", "message")


@dataclass(frozen=True)
class Inputs:
    """One invocation's inputs."""

    #: The prompt in words; of a JSON object its `prompt` or another of PROMPT_NAMES, else the JSON.
    text: str
    #: The JSON object, or None where the prompt is plain words. Holds no mark that was not in a value.
    values: dict[str, Any] | None
    #: The canary of this invocation, wherever it stood in the prompt.
    canary: str | None
    #: The agent's mark, likewise.
    agent_id: str | None

    def named(self) -> dict[str, Any]:
        """Give inputs by name, for crews and flows: plain words are `prompt`, `topic` and `input` alike."""
        if self.values is not None:
            return self.values
        return {"prompt": self.text, "topic": self.text, "input": self.text}


def _words(values: dict[str, Any]) -> str:
    for name in PROMPT_NAMES:
        value = values.get(name)
        if isinstance(value, str):
            return value
    return json.dumps(values, ensure_ascii=False)


def _json_object(text: str) -> dict[str, Any] | None:
    if not text.startswith("{"):
        return None
    try:
        values = json.loads(text)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _first(mark: re.Pattern[str], prompt: str) -> str | None:
    found = mark.search(prompt)
    return found[1] if found else None


def read_inputs(prompt: str) -> Inputs:
    """Read a prompt: marks may stand before or after a JSON object; in plain words they stay in place."""
    canary, agent = _first(_CANARY, prompt), _first(_AGENT, prompt)
    values = _json_object(_MARK.sub("", prompt).strip())
    if values is None:
        return Inputs(text=prompt, values=None, canary=canary, agent_id=agent)
    # A mark inside a value was put there by whoever wrote the inputs: it stays.
    whole = _json_object(prompt.strip()) or values
    return Inputs(text=_marked(_words(whole), prompt), values=whole, canary=canary, agent_id=agent)


def _marked(words: str, prompt: str) -> str:
    """Put the marks in front of the words, so that agents that take words pass them to the LLM."""
    marks = [mark for mark in _MARK.findall(prompt) if mark not in words]
    return " ".join([*marks, words])
