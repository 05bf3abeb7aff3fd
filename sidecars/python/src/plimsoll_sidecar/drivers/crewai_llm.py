"""Builds the LLM objects of a pool on CrewAI's native OpenAI provider.

This module imports CrewAI: only the zygote and the workers may import it.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from crewai import LLM
from crewai.llms.providers.openai.completion import OpenAICompletion
from openai import OpenAI

from plimsoll_sidecar.abortable_transport import AbortableTransport
from plimsoll_sidecar.call_token import current_call
from plimsoll_sidecar.framework_environment import LOOPBACK_HOSTS, api_key_of
from plimsoll_sidecar.messages import LlmSpec

LLM_MAX_RETRIES = 0
MIN_CONNECTIONS = 256

# CrewAI wraps every `call` in up to three attempts on a 429, asleep in its thread between them. The protocol
# wants the 429 itself, at once: `__wrapped__` is the provider's own method below that wrapper.
_call_once: Callable[..., Any] = OpenAICompletion.call.__wrapped__  # type: ignore[attr-defined]


def _without_rate_limit_retry(method: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a method as wrapped already, so that CrewAI does not add its retries to it."""
    method._crewai_rate_limit_wrapped = True  # type: ignore[attr-defined]  # noqa: SLF001 - CrewAI's marker
    return method


class AbortableOpenAI(OpenAICompletion):
    """CrewAI's own OpenAI provider on a transport whose requests can be broken off.

    Only the HTTP client differs: prompts, parameters, parsing, events and errors are CrewAI's.
    """

    def _build_sync_client(self) -> Any:  # noqa: ANN401 - CrewAI's signature
        base_url = str(self.base_url)
        transport = AbortableTransport(base_url, MIN_CONNECTIONS)
        is_loopback = urlsplit(base_url).hostname in LOOPBACK_HOSTS
        client = httpx.Client(
            transport=transport, trust_env=not is_loopback, follow_redirects=base_url.startswith("https:")
        )
        return OpenAI(**self._get_client_params(), http_client=client)

    def _build_async_client(self) -> Any:  # noqa: ANN401 - CrewAI's signature
        """Build none: CrewAI 1.15 makes its LLM calls through the blocking client, in threads."""
        return None

    @_without_rate_limit_retry
    def call(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - CrewAI's signature
        """Call the LLM once, as CrewAI does, and note on the token whether a failure was the LLM's."""
        token = current_call.get()
        if token is None:
            return _call_once(self, *args, **kwargs)
        token.check()
        token.llm_calls += 1
        try:
            answer = _call_once(self, *args, **kwargs)
        except BaseException as error:
            token.llm_failure = error
            raise
        if not answer:
            token.llm_failure = ValueError("the LLM answered with no content")
        return answer


def shared_llm(spec: LlmSpec) -> AbortableOpenAI:
    """Build the one LLM object that all agents of a worker's pool share in the async modes."""
    return AbortableOpenAI(
        model=spec.model,
        custom_openai=True,
        base_url=spec.base_url,
        api_key=api_key_of(spec),
        max_retries=LLM_MAX_RETRIES,
    )


def story_llm(spec: LlmSpec) -> LLM:
    """Build an LLM object for one agent alone, as the story's own pattern has it."""
    llm = LLM(
        model=f"openai/{spec.model}",
        custom_openai=True,
        base_url=spec.base_url,
        api_key=api_key_of(spec),
        max_retries=LLM_MAX_RETRIES,
    )
    if not isinstance(llm, LLM | OpenAICompletion):
        raise TypeError(f"CrewAI chose {type(llm).__name__} for an OpenAI-compatible endpoint")
    return llm
