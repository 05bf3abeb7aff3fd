"""A user's code in the tests: functions on the plain client, right and wrong."""

import json
import logging
import os
import threading
import time
import urllib.request
from typing import Any

import openai

MODEL = "fake"
NO_AGENT = {"not": "an agent"}
module_level_client = openai.AsyncOpenAI()


async def ask(prompt: str) -> str:
    """Ask with a client that was made when the module was imported."""
    answer = await module_level_client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": prompt}]
    )
    return str(answer.choices[0].message.content)


def ask_blocking(inputs: dict[str, Any]) -> str:
    """Ask with the blocking client, about one of the inputs."""
    client = openai.OpenAI(max_retries=0)
    content = f"Weather in {inputs['city']}? {inputs.get('fake', '')}"
    answer = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": content}])
    return str(answer.choices[0].message.content)


async def ask_streamed(prompt: str) -> str:
    """Ask and listen."""
    stream = await module_level_client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": prompt}], stream=True
    )
    return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])


async def ask_as_anthropic(prompt: str) -> str:
    """Ask as Anthropic's client does, with a key of its own."""
    url = f"{os.environ['ANTHROPIC_BASE_URL']}/v1/messages"
    body = {"model": MODEL, "messages": [{"role": "user", "content": prompt}]}
    async with openai.DefaultAsyncHttpxClient() as client:
        answer = await client.post(url, json=body, headers={"x-api-key": "the key for Anthropic alone"})
    return str(answer.json()["choices"][0]["message"]["content"])


async def ask_by_name(city: str, days: int) -> dict[str, Any]:
    """Take inputs by name and give an object back."""
    answer = await ask(f"{city} for {days} days")
    return {"city": city, "answer": answer}


def make_counter() -> Any:
    """Make an agent that remembers: each agent has to have its own."""
    seen: list[str] = []

    async def agent(prompt: str) -> str:
        seen.append(prompt)
        return f"{len(seen)} {await ask(prompt)}"

    return agent


async def make_later() -> Any:
    """Be a factory that is awaited."""
    return ask


def ask_by_urllib(prompt: str) -> str:
    """Call the LLM by a library that nobody routes."""
    body = json.dumps({"model": MODEL, "messages": [{"role": "user", "content": prompt}]}).encode()
    url = f"{os.environ['OPENAI_BASE_URL']}/chat/completions"
    request = urllib.request.Request(url, body, {"content-type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
        return str(json.load(response)["choices"][0]["message"]["content"])


def without_context(prompt: str) -> str:
    """Call the LLM by another library, from a bare thread: nothing tells whose call it is."""
    said: list[str] = []
    thread = threading.Thread(target=lambda: said.append(ask_by_urllib(prompt)))
    thread.start()
    thread.join()
    return said[0]


def look_up(place: str) -> str:
    """Fail, two frames deep."""
    table: dict[str, str] = {}
    return table[place]


async def broken(prompt: str) -> str:
    """Ask first, then fail; the message has a secret of the environment."""
    await ask(prompt)
    try:
        return look_up("Atlantis")
    except KeyError as error:
        raise RuntimeError("no such place, key sk-user-secret-0123456789") from error


def broken_in_a_thread(_prompt: str) -> str:
    """Fail where it may block."""
    return look_up("Lyonesse")


async def misread(prompt: str) -> str:
    """Ask first, then read what was never JSON."""
    await ask(prompt)
    return str(json.loads("no JSON of the LLM's"))


def make_nothing() -> int:
    """Make no agent."""
    return 7


def refuse() -> Any:
    """Fail to make one."""
    time.sleep(0)
    raise ValueError("the database of the factory is down")


async def logging_agent(prompt: str) -> str:
    """Log by the root logger and by one of its own, below and at the level that is heard."""
    logging.warning("a word of the user's root, key sk-user-secret-0123456789")  # noqa: LOG015
    logging.getLogger("my.crew").warning("a word of the user's own logger")
    logging.getLogger("my.crew").info("a whisper")
    logging.getLogger("crewai").error("noise of a framework")
    return await ask(prompt)
