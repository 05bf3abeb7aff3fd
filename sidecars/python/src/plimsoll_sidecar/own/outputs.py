"""The text of whatever the user's code returns."""

import json
from typing import Any

import msgspec


def _of_messages(value: Any) -> Any:  # noqa: ANN401 - whatever the framework returns
    messages = value.get("messages") if isinstance(value, dict) else getattr(value, "messages", None)
    if isinstance(messages, list) and messages:
        return getattr(messages[-1], "content", messages[-1])
    return None


def _of_attributes(value: Any) -> Any:  # noqa: ANN401 - whatever the framework returns
    for name in ("raw", "final_output", "output", "content"):
        inner = getattr(value, name, None)
        if inner is not None and not callable(inner):
            return inner
    return None


def _as_json(value: Any) -> str:  # noqa: ANN401 - whatever the user's code returns
    try:
        return msgspec.json.encode(value).decode()
    except (TypeError, msgspec.MsgspecError):
        return json.dumps(value, default=str, ensure_ascii=False)


def content_of(value: Any) -> str:  # noqa: ANN401 - whatever the user's code returns
    """Give the answer: `raw`, `final_output`, `output`, `content`, the last of `messages`, or JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    inner = _of_attributes(value)
    if inner is None:
        inner = _of_messages(value)
    return _as_json(value) if inner is None else content_of(inner)
