"""Whose fault it was: errors that somebody made by hand break nothing."""

import urllib.error
from email.message import Message

import pytest

from plimsoll_sidecar.call_token import CallToken
from plimsoll_sidecar.failures import failure_of_call

RELAY = "http://127.0.0.1:4711"


class HTTPError(OSError):
    """As `requests` has it, without the response that may be missing there."""

    response = None


HTTPError.__module__ = "requests.exceptions"


def _refused(url: str) -> urllib.error.HTTPError:
    return urllib.error.HTTPError(url, 429, "slow down", Message(), None)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (_refused(f"{RELAY}/v1/chat/completions"), "llm-rate-limited"),
        (_refused("http://127.0.0.1:4712/a-tool"), "orchestrator-error"),
        (HTTPError("by hand"), "orchestrator-error"),
    ],
)
def test_a_status_counts_where_the_relay_gave_it(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", f"{RELAY}/v1")
    assert failure_of_call(error, CallToken()).code == code
