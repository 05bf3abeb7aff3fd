"""What the control plane, the zygote and the workers say to one another over Unix socket pairs."""

from typing import Literal

import msgspec

ErrorCode = Literal[
    "timeout", "llm-rate-limited", "llm-error", "cancelled", "orchestrator-error", "resource-limit"
]


# One switch of an orchestrator as /v1/info lists it.
Setting = str | int | float | bool | None


class FailureValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """A failed piece of work as the protocol writes it."""

    code: ErrorCode
    message: str
    retryable: bool = False
    detail: str | None = None


class AgentSpec(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One agent as the caller describes it."""

    agent_id: str
    role: str
    goal: str
    backstory: str


class LlmSpec(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The LLM of a pool. `api_key_env` names a variable; the key itself never travels."""

    base_url: str
    model: str
    api_key_env: str | None = None


class _Tagged(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A message that carries its own name, so that one decoder reads them all."""


class CreatePool(_Tagged, frozen=True):
    """Control to worker: build these agents, one `AgentBuilt` each."""

    pool_id: str
    agents: list[AgentSpec]
    llm: LlmSpec


class AbandonBuild(_Tagged, frozen=True):
    """Control to worker: stop building agents of this pool that are not ready yet."""

    pool_id: str


class Invoke(_Tagged, frozen=True):
    """Control to worker: run one prompt on one agent."""

    call_id: int
    pool_id: str
    agent_id: str
    prompt: str


class Cancel(_Tagged, frozen=True):
    """Control to worker: nobody waits for this call any more; drop its LLM connection."""

    call_id: int


class ReleasePool(_Tagged, frozen=True):
    """Control to worker: cancel what runs in this pool, forget its agents and collect the garbage."""

    pool_id: str


class WorkerReady(_Tagged, frozen=True):
    """Worker to control: the event loop reads messages."""

    worker_id: str
    pid: int


class AgentBuilt(_Tagged, frozen=True):
    """Worker to control: one agent is ready, or could not be built."""

    pool_id: str
    agent_id: str
    instantiation_ms: float
    failure: FailureValue | None = None


class CallFinished(_Tagged, frozen=True):
    """Worker to control: the end of one call. Instants are seconds of the host's wall clock."""

    call_id: int
    started_at: float
    finished_at: float
    content: str | None = None
    failure: FailureValue | None = None


class PoolReleased(_Tagged, frozen=True):
    """Worker to control: how many agents were dropped, and how many of them something still holds."""

    pool_id: str
    released: int
    still_referenced: int


class ImportFinished(_Tagged, frozen=True):
    """Zygote to control: the framework is loaded and every worker has been forked."""

    import_ms: float
    threads_at_fork: int
    framework_name: str
    framework_version: str
    settings: dict[str, Setting]
    worker_pids: list[int]


class ImportFailed(_Tagged, frozen=True):
    """Zygote to control: the framework or the user's agents could not be loaded."""

    summary: str
    traceback: str


class WorkerExited(_Tagged, frozen=True):
    """Zygote to control: a worker ended; `exit_code` is negative for a signal, as subprocess has it."""

    worker_id: str
    exit_code: int


ToWorker = CreatePool | AbandonBuild | Invoke | Cancel | ReleasePool
ToControl = (
    WorkerReady | AgentBuilt | CallFinished | PoolReleased | ImportFinished | ImportFailed | WorkerExited
)
