"""Brings the LLM calls of the user's code to the pool's LLM, each with its invocation's canary.

The LLM libraries read their address from the environment, which has to be set before the user's module is
imported; the pool, and with it its LLM, comes later. So the environment names the sidecar's relay, and calls
through httpx or httpx2 (those of openai, anthropic, google-genai, litellm …) go from here straight to the
pool's LLM, with the header `x-plimsoll-canary`. What comes by another library, or from a thread without the
invocation's context, takes the relay.
"""

# ruff: noqa: ANN401 - the types are the frameworks' and the user's own

import functools
import importlib
import importlib.util
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from plimsoll_sidecar.breakable_connections import make_breakable
from plimsoll_sidecar.call_token import CallCancelledError, CallToken, current_call
from plimsoll_sidecar.framework_environment import api_key_of

CANARY_HEADER: Final = "x-plimsoll-canary"
AGENT_HEADER: Final = "x-plimsoll-agent"
HTTP_LIBRARIES: Final = (("httpx", "httpcore"), ("httpx2", "httpcore2"))


class LlmRoutes:
    """Patches the HTTP libraries of this process. `relay_port` tells which requests are meant for the LLM."""

    def __init__(self, relay_port: int) -> None:
        """Patch nothing yet."""
        self._relay_port = relay_port
        self.libraries: list[str] = []

    def install(self) -> None:
        """Patch every HTTP library that is installed; those that are imported later as well."""
        cancelled: list[type] = []
        for http, core in HTTP_LIBRARIES:
            if importlib.util.find_spec(http) is None:
                continue
            library = importlib.import_module(http)
            self._patch_clients(library)
            cancelled.append(make_breakable(importlib.import_module(core)))
            self.libraries.append(http)
        if cancelled:
            CallToken.cancelled_error = type("CancelledReadError", (CallCancelledError, *cancelled), {})

    def _patch_clients(self, library: Any) -> None:
        sync_send: Callable[..., Any] = library.Client.send
        async_send: Callable[..., Any] = library.AsyncClient.send

        @functools.wraps(sync_send)
        def send(client: Any, request: Any, **rest: Any) -> Any:
            token = self._route(request)
            if token is None:
                return sync_send(client, request, **rest)
            try:
                response = sync_send(client, request, **rest)
            except library.HTTPError as error:
                token.llm_failure = error
                raise
            return _noted(token, response)

        @functools.wraps(async_send)
        async def send_async(client: Any, request: Any, **rest: Any) -> Any:
            token = self._route(request)
            if token is None:
                return await async_send(client, request, **rest)
            try:
                response = await async_send(client, request, **rest)
            except library.HTTPError as error:
                token.llm_failure = error
                raise
            return _noted(token, response)

        library.Client.send = send
        library.AsyncClient.send = send_async

    def _route(self, request: Any) -> CallToken | None:
        """Send a request for the LLM straight to the pool's; None when it is not one, or nobody's."""
        token = current_call.get()
        if token is None or token.llm is None or request.url.port != self._relay_port:
            return None
        token.check()
        base = urlsplit(token.llm.base_url)
        prefix = base.path.rstrip("/").removesuffix("/v1")
        request.url = request.url.copy_with(
            scheme=base.scheme,
            host=base.hostname,
            port=base.port,
            raw_path=prefix.encode() + request.url.raw_path,
        )
        request.headers["host"] = base.netloc.rpartition("@")[2]
        if token.canary is not None:
            request.headers[CANARY_HEADER] = token.canary
        if token.agent_id is not None:
            request.headers[AGENT_HEADER] = token.agent_id
        if token.llm.api_key_env is not None:
            _use_key(request.headers, api_key_of(token.llm))
        token.llm_calls += 1
        return token


def _use_key(headers: Any, key: str) -> None:
    """Put the pool's key in the place of the code's own, which belongs to another LLM."""
    for name, value in (("authorization", f"Bearer {key}"), ("x-api-key", key), ("x-goog-api-key", key)):
        if name in headers:
            headers[name] = value


def _noted(token: CallToken, response: Any) -> Any:
    token.llm_status = response.status_code
    token.llm_failure = None
    return response
