"""Instants on the wire: RFC 3339, UTC, milliseconds."""

from datetime import UTC, datetime


def rfc3339(epoch_seconds: float) -> str:
    """Write seconds since the epoch as `2026-11-22T07:43:35.123Z`."""
    return (
        datetime.fromtimestamp(epoch_seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )
