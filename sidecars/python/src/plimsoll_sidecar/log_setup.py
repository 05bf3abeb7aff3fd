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


def _is_the_users(record: logging.LogRecord) -> bool:
    """Refuse what a library writes on the root logger, as CrewAI's providers do with every failure."""
    return record.name != "root" or "site-packages" not in record.pathname


def quiet_framework_logs(*, own_agents: bool = False) -> None:
    """Drop what frameworks and HTTP clients log on every call; failures travel in the outcome.

    The user's own code keeps its voice: with own agents the root logger stays at WARNING.
    """
    for name in ("crewai", "agno", "autogen_core", "autogen_agentchat", "openai.agents"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in ("openai", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.ERROR)
    if own_agents:
        for handler in logging.getLogger().handlers:
            handler.addFilter(_is_the_users)
        return
    # CrewAI's providers log failures on the root logger; the same text is in the outcome.
    logging.getLogger().setLevel(logging.CRITICAL)
