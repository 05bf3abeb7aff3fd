"""httpcore's connection pool, without its race between threads over idle connections.

httpcore 1.0.9 gives an idle connection to a request and marks it as busy only when that request's own thread
begins to send. Until then any other thread that asks the pool for a connection still finds it idle, and
closes it where its keep-alive has just run out, or where it looks readable: which is so when the answer comes
while that thread waits between its two questions. The request then fails with a ReadError that the LLM had no
part in. httpcore2 has no such race: a connection that a request holds is nobody else's to close there either.
"""

import httpcore


class _ReservableConnection(httpcore.HTTPConnection):
    """A connection that is neither idle nor expired while a request holds it."""

    reserved = False

    def has_expired(self) -> bool:
        """Leave the question to the request that holds it: it was asked when the connection was given."""
        return not self.reserved and super().has_expired()

    def is_idle(self) -> bool:
        """Say that it may be closed, or given to somebody."""
        return not self.reserved and super().is_idle()

    def is_available(self) -> bool:
        """Say that it may be given to somebody."""
        return not self.reserved and super().is_available()


class ReservingPool(httpcore.ConnectionPool):
    """A pool without proxies that looks up who holds which connection before it decides about any."""

    def create_connection(self, origin: httpcore.Origin) -> httpcore.ConnectionInterface:
        """Open one, as httpcore does where there is no proxy."""
        return _ReservableConnection(
            origin=origin,
            ssl_context=self._ssl_context,
            keepalive_expiry=self._keepalive_expiry,
            network_backend=self._network_backend,
        )

    def _assign_requests_to_connections(self) -> list[httpcore.ConnectionInterface]:
        """Run under the pool's lock, whenever a request comes or goes."""
        held = {id(request.connection) for request in self._requests}
        for connection in self._connections:
            if isinstance(connection, _ReservableConnection):
                connection.reserved = id(connection) in held
        return super()._assign_requests_to_connections()
