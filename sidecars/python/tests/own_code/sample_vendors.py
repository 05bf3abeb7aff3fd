"""A user's code in the tests: Anthropic's and Google's own clients, as their handbooks have them.

The environment of the checks has neither: `own_code/vendors.txt` makes one for these functions.
"""

from typing import Any

import anthropic  # type: ignore[import-not-found]
from google import genai  # type: ignore[import-untyped]
from google.genai import types  # type: ignore[import-untyped]
from pydantic import BaseModel, Field

CLAUDE = {"model": "claude-of-the-user", "max_tokens": 200}
GEMINI = "gemini-of-the-user"
WEIGH: Any = {
    "name": "weigh",
    "description": "Tells what a motion weighs.",
    "input_schema": {
        "type": "object",
        "properties": {"motion": {"type": "string"}, "times": {"type": "integer"}},
        "required": ["motion", "times"],
    },
}


def weigh(motion: str, times: int) -> str:
    """Tell what a motion weighs."""
    return f"{motion} weighs {times} pounds"


def _claude_text(message: Any) -> str:
    return "".join(block.text for block in message.content if block.type == "text")


async def claude(prompt: str) -> dict[str, Any]:
    """Ask once."""
    message = await anthropic.AsyncAnthropic().messages.create(
        **CLAUDE, messages=[{"role": "user", "content": prompt}]
    )
    return {
        "text": _claude_text(message),
        "reason": message.stop_reason,
        "tokens": message.usage.output_tokens,
    }


def claude_blocking(prompt: str) -> dict[str, Any]:
    """Ask once, in a thread."""
    message = anthropic.Anthropic().messages.create(**CLAUDE, messages=[{"role": "user", "content": prompt}])
    return {"text": _claude_text(message), "reason": message.stop_reason}


async def claude_streamed(prompt: str) -> dict[str, Any]:
    """Ask once and listen."""
    client = anthropic.AsyncAnthropic()
    async with client.messages.stream(**CLAUDE, messages=[{"role": "user", "content": prompt}]) as stream:
        pieces = [piece async for piece in stream.text_stream]
        message = await stream.get_final_message()
    return {
        "text": "".join(pieces),
        "whole": _claude_text(message),
        "pieces": len(pieces),
        "reason": message.stop_reason,
        "tokens": message.usage.output_tokens,
    }


async def claude_with_tool(prompt: str) -> dict[str, Any]:
    """Be asked for a tool, plain and streamed, and bring its result."""
    client = anthropic.AsyncAnthropic()
    messages: list[Any] = [{"role": "user", "content": prompt}]
    asked = await client.messages.create(**CLAUDE, messages=messages, tools=[WEIGH])
    async with client.messages.stream(**CLAUDE, messages=messages, tools=[WEIGH]) as stream:
        streamed = await stream.get_final_message()
    (use,) = asked.content
    (streamed_use,) = streamed.content
    result = {"type": "tool_result", "tool_use_id": use.id, "content": weigh(**use.input)}
    messages += [{"role": "assistant", "content": asked.content}, {"role": "user", "content": [result]}]
    answer = await client.messages.create(**CLAUDE, messages=messages, tools=[WEIGH])
    return {
        "asked": [asked.stop_reason, use.name, use.input],
        "streamed": [streamed.stop_reason, streamed_use.name, streamed_use.input],
        "result": result["content"],
        "text": _claude_text(answer),
    }


async def gemini(prompt: str) -> dict[str, Any]:
    """Ask once."""
    client = genai.Client()
    answer = await client.aio.models.generate_content(model=GEMINI, contents=prompt)
    return {
        "text": answer.text,
        "reason": answer.candidates[0].finish_reason.value,
        "tokens": answer.usage_metadata.candidates_token_count,
    }


def gemini_blocking(prompt: str) -> dict[str, Any]:
    """Ask once, in a thread."""
    client = genai.Client()  # without a name of its own it would be closed before it is asked
    answer = client.models.generate_content(model=GEMINI, contents=prompt)
    return {"text": answer.text, "reason": answer.candidates[0].finish_reason.value}


async def gemini_streamed(prompt: str) -> dict[str, Any]:
    """Ask once and listen."""
    client = genai.Client()
    stream = await client.aio.models.generate_content_stream(model=GEMINI, contents=prompt)
    chunks = [chunk async for chunk in stream]
    return {
        "text": "".join(chunk.text or "" for chunk in chunks),
        "pieces": len(chunks),
        "reason": chunks[-1].candidates[0].finish_reason.value,
        "tokens": chunks[-1].usage_metadata.candidates_token_count,
    }


async def gemini_with_tool(prompt: str) -> dict[str, Any]:
    """Let the client call the tool by itself, and be asked for it in a stream."""
    client = genai.Client()
    answer = await client.aio.models.generate_content(
        model=GEMINI, contents=prompt, config=types.GenerateContentConfig(tools=[weigh])
    )
    by_hand = types.GenerateContentConfig(
        tools=[weigh], automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True)
    )
    stream = await client.aio.models.generate_content_stream(model=GEMINI, contents=prompt, config=by_hand)
    streamed = [call async for chunk in stream for call in chunk.function_calls or []]
    asked, result = answer.automatic_function_calling_history[1:3]
    call = asked.parts[0].function_call
    return {
        "asked": [call.name, call.args],
        "streamed": [[call.name, call.args] for call in streamed],
        "result": result.parts[0].function_response.response,
        "text": answer.text,
    }


class Cargo(BaseModel):
    """What Gemini is to answer with."""

    holds: list[str] = Field(min_length=2)
    tons: int


async def gemini_json(prompt: str) -> dict[str, Any]:
    """Ask for an object."""
    client = genai.Client()
    config = types.GenerateContentConfig(response_mime_type="application/json", response_schema=Cargo)
    answer = await client.aio.models.generate_content(model=GEMINI, contents=prompt, config=config)
    cargo: Cargo = answer.parsed
    return {"text": " ".join(cargo.holds), "holds": len(cargo.holds), "tons": cargo.tons}


async def both(prompt: str, how: str) -> dict[str, Any]:
    """Do what the inputs say, so that one process tries everything."""
    ways: Any = {
        one.__name__: one
        for one in (
            *(claude, claude_streamed, claude_with_tool),
            *(gemini, gemini_streamed, gemini_with_tool, gemini_json),
        )
    }
    answer: dict[str, Any] = await ways[how](prompt)
    return answer
