"""A user's module that can't be imported."""


def connect() -> None:
    """Fail."""
    raise ConnectionError("the user's own database is down")


connect()
