"""Turns what went wrong inside CrewAI into the protocol's failure values."""

from collections.abc import Iterator

import openai

from plimsoll_sidecar.call_token import CallToken
from plimsoll_sidecar.messages import FailureValue
from plimsoll_sidecar.redaction import redact

SERVER_ERROR = 500


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


def _llm_failure(error: BaseException) -> FailureValue | None:
    """Recognise an error of the LLM's API anywhere in the chain; None when there is none."""
    for link in _chain(error):
        if isinstance(link, openai.RateLimitError):
            return FailureValue(
                code="llm-rate-limited", message=_message(error), retryable=True, detail=_detail(error)
            )
        if isinstance(link, openai.APIStatusError):
            retryable = link.status_code >= SERVER_ERROR
            return FailureValue(
                code="llm-error", message=_message(error), retryable=retryable, detail=_detail(error)
            )
        if isinstance(link, openai.OpenAIError):
            return FailureValue(
                code="llm-error", message=_message(error), retryable=True, detail=_detail(error)
            )
    return None


def failure_of_call(error: BaseException, token: CallToken) -> FailureValue:
    """Classify the failure of one invocation: the LLM's fault, or the framework's."""
    recognised = _llm_failure(error)
    if recognised is not None:
        return recognised
    if token.llm_failure is not None:
        # An answer that CrewAI's provider could not read: no JSON, no choices, no content.
        return FailureValue(code="llm-error", message=_message(error), retryable=True, detail=_detail(error))
    return FailureValue(code="orchestrator-error", message=_message(error), detail=_detail(error))


def failure_of_build(error: BaseException) -> FailureValue:
    """Describe why an agent could not be built."""
    return FailureValue(code="orchestrator-error", message=_message(error), detail=_detail(error))
