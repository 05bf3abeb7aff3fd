"""Answers that refuse the exchange itself, as RFC 9457 problem documents."""

import re

import msgspec

from plimsoll_sidecar.api_types import Problem

_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`")
_MISSING = re.compile(r"missing required field `(?P<name>[^`]+)`")


class ProblemError(Exception):
    """Raised by a route; the application answers with its document."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        title: str,
        field: str | None = None,
        retry_after_seconds: int | None = None,
    ) -> None:
        """Hold the document."""
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds
        self.document = Problem(
            type=f"urn:plimsoll:problem:{code}",
            title=title,
            status=status,
            code=code,
            detail=detail,
            field=field,
        )


def invalid_request(detail: str, field: str | None) -> ProblemError:
    """422: the body can't be worked with; `field` names the place in it."""
    return ProblemError(422, "invalid-request", detail, title="The request is not valid", field=field)


def invalid_body(error: msgspec.MsgspecError) -> ProblemError:
    """422 from what msgspec says, with the path of the field it names."""
    text = str(error)
    path = _PATH.search(text)
    missing = _MISSING.search(text)
    parts = [path["path"].lstrip(".")] if path else []
    if missing:
        parts.append(missing["name"])
    field = ".".join(part for part in parts if part) or "body"
    return invalid_request(f"{field}: {text}", field)


def pool_not_found(pool_id: str) -> ProblemError:
    """404: no such pool."""
    return ProblemError(404, "pool-not-found", f"there is no pool {pool_id!r}", title="Pool not found")


def agent_not_found(agent_id: str) -> ProblemError:
    """404: no such agent in this pool."""
    return ProblemError(
        404, "agent-not-found", f"there is no agent {agent_id!r} in this pool", title="Agent not found"
    )


def pool_exhausted(limit: int, in_flight: int, asked: int) -> ProblemError:
    """429: more invocations than the declared limit."""
    return ProblemError(
        429,
        "pool-exhausted",
        f"{in_flight} of {limit} invocations are in flight, {asked} more do not fit",
        title="The pool is exhausted",
        retry_after_seconds=1,
    )


def not_ready(phase: str) -> ProblemError:
    """503: the framework is still loading."""
    return ProblemError(
        503, "not-ready", f"the orchestrator is {phase}", title="Not ready", retry_after_seconds=1
    )


def unauthorized() -> ProblemError:
    """401: no token, or a wrong one."""
    return ProblemError(
        401, "unauthorized", "send the configured token as `authorization: Bearer …`", title="Unauthorized"
    )


def not_found(path: str) -> ProblemError:
    """404: no such resource in this protocol."""
    return ProblemError(404, "not-found", f"there is no {path}", title="Not found")


def method_not_allowed(method: str, path: str) -> ProblemError:
    """405: the resource exists, the method does not."""
    return ProblemError(
        405, "method-not-allowed", f"{path} does not accept {method}", title="Method not allowed"
    )
