"""CrewAI's event bus in a worker: listeners off, threads started in an empty context."""

import contextvars

from crewai.events.base_events import BaseEvent
from crewai.events.event_bus import crewai_event_bus


def remove_event_listeners() -> int:
    """Take CrewAI's console, telemetry and tracing listeners off its bus, through the bus's own `off`."""
    removed = 0
    registries = (crewai_event_bus._sync_handlers, crewai_event_bus._async_handlers)  # noqa: SLF001 - it has no public list
    for registry in registries:
        for event_type, handlers in list(registry.items()):
            for handler in list(handlers):
                crewai_event_bus.off(event_type, handler)
                removed += 1
    return removed


class _BusPrimer(BaseEvent):
    """An event that means nothing: its emission starts the bus's threads."""

    type: str = "plimsoll_bus_primer"


def prime_event_bus() -> None:
    """Start the bus's loop thread now, in an empty context.

    It keeps the context of the first emission for ever; inside an invocation that would be an agent's.
    """

    def handler(_source: object, _event: _BusPrimer) -> None:
        return

    def emit() -> None:
        crewai_event_bus.on(_BusPrimer)(handler)
        crewai_event_bus.emit(None, _BusPrimer())
        crewai_event_bus.off(_BusPrimer, handler)

    contextvars.copy_context().run(emit)
