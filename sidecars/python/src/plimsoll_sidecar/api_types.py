"""The bodies of protocol version 1, as msgspec reads and writes them."""

from typing import Annotated, Any, Literal

import msgspec

from plimsoll_sidecar.messages import AgentSpec, FailureValue, LlmSpec

Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
PositiveMs = Annotated[float, msgspec.Meta(gt=0, le=86_400_000)]


class CreatePoolRequest(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`POST /v1/pools`."""

    agents: Annotated[list[AgentSpec], msgspec.Meta(min_length=1)]
    llm: LlmSpec
    instantiation_timeout_ms: PositiveMs = 60_000


class InvocationRequest(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`POST /v1/pools/{poolId}/invocations`, and one entry of a batch."""

    request_id: Identifier
    agent_id: Identifier
    prompt: str
    topic: str = ""
    timeout_ms: PositiveMs = 120_000


class BatchRequest(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`POST /v1/pools/{poolId}/invocation-batches`."""

    batch_id: Identifier
    requests: list[InvocationRequest]


class AgentReport(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One agent in the answer to a pool's creation."""

    agent_id: str
    status: Literal["ready", "failed"]
    instantiation_ms: float | None = None
    error: FailureValue | None = None


class CreatePoolAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """201 of a pool's creation."""

    pool_id: str
    total_instantiation_ms: float
    agents: list[AgentReport]


class AgentStatusAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an agent is doing."""

    agent_id: str
    status: Literal["idle", "busy", "failed"]
    last_invocation_at: str | None
    last_error: FailureValue | None


class Timings(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The sidecar's own view of one invocation, on the host's wall clock."""

    received_at: str
    started_at: str
    finished_at: str
    queued_ms: float
    worker_id: str


class Succeeded(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A finished invocation with the agent's answer."""

    outcome: Literal["succeeded"] = "succeeded"
    request_id: str
    agent_id: str
    output_id: str
    content: str
    content_type: Literal["text/plain"] = "text/plain"
    timings: Timings


class Failed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A finished invocation without one."""

    outcome: Literal["failed"] = "failed"
    request_id: str
    agent_id: str
    error: FailureValue


class BatchEnd(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The line that closes a batch; a stream without it is incomplete."""

    outcome: Literal["end"] = "end"
    batch_id: str
    sent: int
    succeeded: int
    failed: int


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document (RFC 9457) with the protocol's stable `code`."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str | None = None


Outcome = Succeeded | Failed
Json = dict[str, Any]
