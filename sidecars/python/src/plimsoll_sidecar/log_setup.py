"""JSON logs on stderr, one line an event, for the sidecar's own lines and for the libraries' alike."""

import logging
import sys

import structlog

from plimsoll_sidecar.redaction import redact


def _redact_event(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


def configure_logs(process_role: str) -> None:
    """Route structlog and the standard library to stderr as JSON; libraries speak from WARNING up."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact_event,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process_role)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)


def quiet_framework_logs() -> None:
    """Drop what frameworks and HTTP clients log on every call; failures travel in the outcome."""
    for name in ("crewai", "agno", "autogen_core", "autogen_agentchat", "openai.agents"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in ("openai", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # CrewAI's providers log failures on the root logger; the same text is in the outcome.
    logging.getLogger().setLevel(logging.CRITICAL)
