"""Every driver by name, without importing a framework: the control plane stays small."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_SHARED: Final[Mapping[str, str]] = {
    "OTEL_SDK_DISABLED": "true",
    # A native thread of OpenBLAS would be alive at the fork; nothing here multiplies matrices.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # glibc makes an arena per core and thread; two bound what the executor's threads can fragment.
    "MALLOC_ARENA_MAX": "2",
    "TOKENIZERS_PARALLELISM": "false",
}

# Each switch is read by its framework at import time or at first use; the values are reported by /v1/info.
_CREWAI: Final[Mapping[str, str]] = {
    "CREWAI_DISABLE_TELEMETRY": "true",
    "CREWAI_DISABLE_TRACKING": "true",
    "CREWAI_DISABLE_VERSION_CHECK": "true",
    "CREWAI_TESTING": "true",  # silences the first-run prompt about traces
    "CREWAI_TRACING_ENABLED": "false",
}
_LANGCHAIN: Final[Mapping[str, str]] = {
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "LANGGRAPH_CLI_NO_ANALYTICS": "1",
}
_OPENAI_AGENTS: Final[Mapping[str, str]] = {"OPENAI_AGENTS_DISABLE_TRACING": "1"}
_AGNO: Final[Mapping[str, str]] = {"AGNO_TELEMETRY": "false", "AGNO_MONITOR": "false"}
_PYDANTIC_AI: Final[Mapping[str, str]] = {"LOGFIRE_SEND_TO_LOGFIRE": "false", "LOGFIRE_IGNORE_NO_CONFIG": "1"}
_AUTOGEN: Final[Mapping[str, str]] = {"AUTOGEN_DISABLE_RUNTIME_TRACING": "true"}


@dataclass(frozen=True)
class DriverEntry:
    """What is known of a driver before its framework is imported."""

    name: str
    #: The module of `plimsoll_sidecar.drivers` that drives it.
    module: str
    #: The distributions whose versions /v1/info reports; the first one is the framework.
    libraries: tuple[str, ...]
    #: Ways of running an agent; the first is the default.
    modes: tuple[str, ...] = ("async",)
    #: Variables of the processes that import it: telemetry, tracing and update checks off.
    switches: Mapping[str, str] = field(default_factory=dict)
    #: Whether the default executor of a worker is sized by its agents, for frameworks that work in threads.
    sizes_executor: bool = False


_HTTP: Final = ("openai", "httpx", "httpcore", "httpx2", "httpcore2", "pydantic")

OWN_AGENTS: Final = DriverEntry(
    name="own-agents",
    module="own_agents_driver",
    libraries=("anthropic", "google-genai", "litellm"),
    modes=("own",),
    switches={**_CREWAI, **_LANGCHAIN, **_OPENAI_AGENTS, **_AGNO, **_PYDANTIC_AI, **_AUTOGEN, **_SHARED},
    sizes_executor=True,
)

DRIVERS: Final[Mapping[str, DriverEntry]] = {
    entry.name: entry
    for entry in (
        DriverEntry(
            name="crewai",
            module="crewai_driver",
            libraries=("crewai", *_HTTP),
            modes=("agent-async", "crew-async", "to-thread"),
            switches={**_CREWAI, **_SHARED},
            sizes_executor=True,
        ),
        DriverEntry(
            name="langgraph",
            module="langgraph_driver",
            libraries=("langgraph", "langchain-core", "langchain-openai", "langgraph-checkpoint", *_HTTP),
            switches={**_LANGCHAIN, **_SHARED},
        ),
        DriverEntry(
            name="openai-agents",
            module="openai_agents_driver",
            libraries=("openai-agents", *_HTTP),
            switches={**_OPENAI_AGENTS, **_SHARED},
        ),
        DriverEntry(
            name="pydantic-ai",
            module="pydantic_ai_driver",
            libraries=("pydantic-ai-slim", "pydantic-graph", *_HTTP),
            switches={**_PYDANTIC_AI, **_SHARED},
        ),
        DriverEntry(
            name="agno", module="agno_driver", libraries=("agno", *_HTTP), switches={**_AGNO, **_SHARED}
        ),
        DriverEntry(
            name="autogen",
            module="autogen_driver",
            libraries=("autogen-agentchat", "autogen-core", "autogen-ext", *_HTTP),
            switches={**_AUTOGEN, **_SHARED},
        ),
        DriverEntry(
            name="openai-client",
            module="openai_client_driver",
            libraries=_HTTP,
            switches=_SHARED,
        ),
    )
}

DEFAULT_DRIVER: Final = "crewai"
