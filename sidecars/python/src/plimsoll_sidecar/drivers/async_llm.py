"""The one asynchronous LLM client of a pool in a worker, for the frameworks that take an `AsyncOpenAI`.

A cancelled task closes its connection: the HTTP library does that by itself on its asynchronous path.
"""

import importlib
import ssl
from typing import Any, Final
from urllib.parse import urlsplit

import openai
from openai import AsyncOpenAI

from plimsoll_sidecar.call_token import current_call
from plimsoll_sidecar.framework_environment import KEEPALIVE_SECONDS, LOOPBACK_HOSTS, api_key_of
from plimsoll_sidecar.messages import LlmSpec, Setting

MAX_CONNECTIONS: Final = 1024
LLM_MAX_RETRIES: Final = 0
LLM_TIMEOUT_SECONDS: Final = 600.0
REHEARSAL_LLM: Final = LlmSpec(base_url="http://127.0.0.1:9/v1", model="rehearsal")

# The client of version 3 stands on httpx2, the one before on httpx; both have the same classes.
HTTP_LIBRARY: Final = "httpx2" if int(openai.__version__.split(".")[0]) >= 3 else "httpx"  # noqa: PLR2004
_http: Final[Any] = importlib.import_module(HTTP_LIBRARY)


class NotingTransport(_http.AsyncHTTPTransport):  # type: ignore[misc]  # either library's class
    """The library's own transport; notes on the invocation's token what the LLM's last answer was.

    Some frameworks swallow the error and some rename it: the token knows it all the same.
    """

    async def handle_async_request(self, request: Any) -> Any:  # noqa: ANN401 - either library's types
        """Send one request."""
        token = current_call.get()
        if token is None:
            return await super().handle_async_request(request)
        token.llm_calls += 1
        try:
            response = await super().handle_async_request(request)
        except _http.HTTPError as error:
            token.llm_failure = error
            raise
        token.llm_status = response.status_code
        return response


def _verify(base_url: str) -> ssl.SSLContext:
    """Build a full context for https; for http a bare one that trusts nobody, as loading CAs costs 50 ms."""
    if base_url.startswith("https:"):
        context: ssl.SSLContext = _http.create_ssl_context()
        return context
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def make_http_client(base_url: str) -> Any:  # noqa: ANN401 - an AsyncClient of either library
    """Build the HTTP client of a pool: no proxy for loopback, a connection for every agent."""
    limits = _http.Limits(
        max_connections=MAX_CONNECTIONS,
        max_keepalive_connections=MAX_CONNECTIONS,
        keepalive_expiry=KEEPALIVE_SECONDS,
    )
    is_loopback = urlsplit(base_url).hostname in LOOPBACK_HOSTS
    transport = NotingTransport(verify=_verify(base_url), limits=limits, trust_env=False)
    return _http.AsyncClient(
        transport=transport,
        trust_env=not is_loopback,
        timeout=LLM_TIMEOUT_SECONDS,
        follow_redirects=base_url.startswith("https:"),
    )


def make_async_openai(spec: LlmSpec, http_client: Any) -> AsyncOpenAI:  # noqa: ANN401 - see above
    """Build the client that all agents of a worker's pool share: no retries."""
    return AsyncOpenAI(
        base_url=spec.base_url,
        api_key=api_key_of(spec),
        max_retries=LLM_MAX_RETRIES,
        http_client=http_client,
    )


def rehearse_client() -> None:
    """Load the client's lazy parts, without a connection."""
    client = make_async_openai(REHEARSAL_LLM, make_http_client(REHEARSAL_LLM.base_url))
    _ = client.chat.completions
    importlib.import_module("h11")
    importlib.import_module("anyio._backends._asyncio")


def llm_settings() -> dict[str, Setting]:
    """Describe the client, for /v1/info."""
    return {
        "llm.httpClient": f"one {HTTP_LIBRARY}.AsyncClient a worker and pool",
        "llm.maxConnectionsPerWorker": MAX_CONNECTIONS,
        "llm.maxRetries": LLM_MAX_RETRIES,
        "llm.api": "chat completions, not streamed",
        "llm.proxiesForLoopback": False,
        "cancel.abortsLlmCall": True,
    }
