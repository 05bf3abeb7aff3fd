"""Own agents: what a prompt means to the user's code, and what text its answer is."""

from typing import Any

import pytest

from plimsoll_sidecar.own.inputs import read_inputs
from plimsoll_sidecar.own.outputs import content_of


def test_a_prompt_is_words_or_an_object_with_marks_around_it() -> None:
    words = read_inputs("Hello [[canary:c1]]")
    assert words.agent_id is None
    assert (words.text, words.values, words.canary) == ("Hello [[canary:c1]]", None, "c1")
    assert words.named()["prompt"] == "Hello [[canary:c1]]"
    marked = read_inputs('[[agent:a]] [[canary:c2]] {"question": "Why?", "n": 1}')
    assert marked.agent_id == "a"
    assert (marked.values, marked.canary) == ({"question": "Why?", "n": 1}, "c2")
    assert marked.text == "[[agent:a]] [[canary:c2]] Why?"
    inside = read_inputs('{"note": "[[canary:c3]]", "n": 2}')
    assert (inside.values, inside.canary) == ({"note": "[[canary:c3]]", "n": 2}, "c3")
    assert read_inputs("{no json").values is None
    assert read_inputs("[1, 2]").values is None


class _Result:
    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("words", "words"),
        (None, ""),
        (_Result(raw="crew"), "crew"),
        (_Result(final_output="sdk"), "sdk"),
        (_Result(output=_Result(content="nested")), "nested"),
        ({"messages": ["first", _Result(content="last")]}, "last"),
        ({"a": 1}, '{"a":1}'),
        (3, "3"),
    ],
)
def test_the_answer_is_found_in_what_code_returns(value: Any, content: str) -> None:
    assert content_of(value) == content
