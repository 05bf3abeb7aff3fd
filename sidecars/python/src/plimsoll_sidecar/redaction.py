"""Keeps secrets out of messages: API keys of the environment, bearer tokens and credentials in URLs."""

import os
import re

from plimsoll_sidecar.framework_environment import DUMMY_API_KEY

SECRET_NAME = re.compile(r"(KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL)", re.IGNORECASE)
MIN_SECRET_CHARS = 6
MIN_PASSED_CHARS = 4
MAX_MESSAGE_CHARS = 2000
MAX_TRACEBACK_CHARS = 6000
MASK = "***"
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{4,}")
_URL_CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+@")
_OPENAI_KEY = re.compile(r"\bsk-[A-Za-z0-9_-]{8,}")


def passed_names() -> list[str]:
    """Names of the user's variables that were passed on by name (`--pass-env`)."""
    return [name for name in os.environ.get("PLIMSOLL_PASSED_ENV", "").split(",") if name]


def _passed_values() -> list[str]:
    """Give the values of passed variables, also as `repr` writes them in a message."""
    values = [os.environ.get(name, "") for name in passed_names()]
    forms = values + [repr(value)[1:-1] for value in values]
    return [form for form in forms if len(form) >= MIN_PASSED_CHARS]


def _secrets_of_environment() -> list[str]:
    values = [
        value
        for name, value in os.environ.items()
        if SECRET_NAME.search(name) and len(value) >= MIN_SECRET_CHARS and value != DUMMY_API_KEY
    ]
    values += _passed_values()
    return sorted(values, key=len, reverse=True)


def _masked(text: str) -> str:
    for secret in _secrets_of_environment():
        text = text.replace(secret, MASK)
    text = _BEARER.sub(rf"\1 {MASK}", text)
    text = _URL_CREDENTIALS.sub(f"{MASK}@", text)
    return _OPENAI_KEY.sub(MASK, text)


def redact(text: str) -> str:
    """Replace every known secret in `text`, and cut what is longer than a message should be."""
    text = _masked(text)
    return text if len(text) <= MAX_MESSAGE_CHARS else text[:MAX_MESSAGE_CHARS] + "…"


def redact_traceback(text: str) -> str:
    """Replace every known secret in a traceback, and keep its end, where the error stands."""
    text = _masked(text)
    return text if len(text) <= MAX_TRACEBACK_CHARS else "…" + text[-MAX_TRACEBACK_CHARS:]
