"""A user's module that needs what is not installed."""

import no_such_package_of_the_user  # type: ignore[import-not-found]  # noqa: F401
