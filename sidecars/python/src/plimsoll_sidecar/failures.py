"""Turns what went wrong inside a framework into the protocol's failure values."""

import json
import os
import traceback
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import msgspec

from plimsoll_sidecar.call_token import CallToken
from plimsoll_sidecar.messages import FailureValue
from plimsoll_sidecar.redaction import redact

CLIENT_ERROR = 400
RATE_LIMITED = 429
SERVER_ERROR = 500

# Library, class and attribute of the errors that carry an HTTP status of the LLM.
_STATUS_ERRORS: Final = (
    ("openai", "APIStatusError", "status_code"),
    ("anthropic", "APIStatusError", "status_code"),
    ("google.genai", "APIError", "code"),
    ("pydantic_ai", "ModelHTTPError", "status_code"),
)
# The same of HTTP libraries, which speak to others as well: path to the status, path to the address.
_HTTP_ERRORS: Final = (
    ("urllib.error", "HTTPError", "code", "url"),
    ("requests", "HTTPError", "response.status_code", "response.url"),
    ("aiohttp", "ClientResponseError", "status", "request_info.real_url"),
)
# Errors of the LLM's clients that carry none: no connection, no answer in time, an unreadable answer.
_CLIENT_ERRORS: Final = (
    ("openai", "OpenAIError"),
    ("anthropic", "AnthropicError"),
    ("pydantic_ai", "UnexpectedModelBehavior"),
    ("plimsoll_sidecar", "EmptyAnswerError"),
)
# Libraries that read an LLM's answer: an error of reading is the LLM's only where it comes from one of them.
_ANSWER_READERS: Final = ("openai", "anthropic", "google", "httpx", "httpx2")


class EmptyAnswerError(ValueError):
    """The LLM answered, with no content."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("the LLM answered with no content")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _detail(error: BaseException) -> str:
    names = [f"{type(link).__module__}.{type(link).__qualname__}" for link in _chain(error)]
    return redact(" <- ".join(names))


def _message(error: BaseException) -> str:
    return redact(str(error) or type(error).__name__)


def _is_of(link: BaseException, module: str, name: str) -> bool:
    """Whether a class of that name and library is among the ancestors; the library need not be here."""
    return any(
        kind.__name__ == name and (kind.__module__ == module or kind.__module__.startswith(f"{module}."))
        for kind in type(link).__mro__
    )


def _status_of(link: BaseException) -> int | None:
    """Give the HTTP status of an error of an LLM's client library."""
    for module, name, attribute in _STATUS_ERRORS:
        if _is_of(link, module, name):
            status = getattr(link, attribute, None)
            return status if isinstance(status, int) else None
    return _status_through_relay(link)


def _status_through_relay(link: BaseException) -> int | None:
    """Give the HTTP status of an answer of the relay, by which other libraries reach the LLM."""
    relay = urlsplit(os.environ.get("OPENAI_BASE_URL", "")).netloc
    for module, name, status, url in _HTTP_ERRORS:
        if relay and _is_of(link, module, name):
            code = _at(link, status)
            is_the_relays = urlsplit(str(_at(link, url))).netloc == relay
            return code if is_the_relays and isinstance(code, int) else None
    return None


def _at(value: object, path: str) -> object:
    """Follow attributes; None where one is missing, as in an error that somebody made by hand."""
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _of_status(status: int, error: BaseException) -> FailureValue:
    if status == RATE_LIMITED:
        return FailureValue(
            code="llm-rate-limited", message=_message(error), retryable=True, detail=_detail(error)
        )
    return FailureValue(
        code="llm-error", message=_message(error), retryable=status >= SERVER_ERROR, detail=_detail(error)
    )


def _llm_failure(error: BaseException) -> FailureValue | None:
    """Recognise an error of the LLM's API anywhere in the chain; None when there is none."""
    for link in _chain(error):
        status = _status_of(link)
        if status is not None:
            return _of_status(status, error)
        if any(_is_of(link, module, name) for module, name in _CLIENT_ERRORS):
            return FailureValue(
                code="llm-error", message=_message(error), retryable=True, detail=_detail(error)
            )
    return None


def failure_of_call(error: BaseException, token: CallToken, told: str | None = None) -> FailureValue:
    """Classify the failure of one invocation; `told` is the driver's own detail, where it has one."""
    failure = _classified(error, token)
    return failure if told is None else msgspec.structs.replace(failure, detail=told)


def _classified(error: BaseException, token: CallToken) -> FailureValue:
    """Tell the LLM's fault from the framework's."""
    recognised = _llm_failure(error)
    if recognised is not None:
        return recognised
    if token.llm_status is not None and token.llm_status >= CLIENT_ERROR:
        # The framework has swallowed or renamed the client's error.
        return _of_status(token.llm_status, error)
    if token.llm_failure is not None or _is_unreadable_answer(error, token) or _broke_off(error, token):
        # An answer that could not be read: no JSON, no choices, no content, no end.
        return FailureValue(code="llm-error", message=_message(error), retryable=True, detail=_detail(error))
    return FailureValue(code="orchestrator-error", message=_message(error), detail=_detail(error))


def _is_unreadable_answer(error: BaseException, token: CallToken) -> bool:
    return token.llm_status is not None and any(
        isinstance(link, json.JSONDecodeError | UnicodeDecodeError) and _passed_a_reader(link)
        for link in _chain(error)
    )


def _broke_off(error: BaseException, token: CallToken) -> bool:
    """Whether the LLM's connection ended within a stream; the clients hand that error through as it is."""
    if token.llm is None:
        return False
    llm = urlsplit(token.llm.base_url)
    return any(
        any(_is_of(link, library, "TransportError") for library in ("httpx", "httpx2"))
        and _address(getattr(getattr(link, "_request", None), "url", None)) == (llm.hostname, llm.port)
        for link in _chain(error)
    )


def _address(url: object) -> tuple[str | None, int | None]:
    """Give host and port of a URL of either library."""
    return getattr(url, "host", None), getattr(url, "port", None)


def _passed_a_reader(link: BaseException) -> bool:
    """Whether the error came through a client's code: the user's own JSON may be broken, too."""
    modules = (frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_tb(link.__traceback__))
    return any(str(module).partition(".")[0] in _ANSWER_READERS for module in modules)


def failure_of_build(error: BaseException, told: str | None = None) -> FailureValue:
    """Describe why an agent could not be built."""
    return FailureValue(code="orchestrator-error", message=_message(error), detail=told or _detail(error))
