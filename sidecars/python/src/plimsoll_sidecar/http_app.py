"""The protocol's routes as one ASGI application, without a web framework (the README says why)."""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
import structlog

from plimsoll_sidecar import problems
from plimsoll_sidecar.api_types import (
    BatchEnd,
    BatchRequest,
    CreatePoolRequest,
    InvocationRequest,
    Outcome,
)
from plimsoll_sidecar.exchange import Exchange, Message, Receive, Send
from plimsoll_sidecar.pool import Pool
from plimsoll_sidecar.problems import ProblemError
from plimsoll_sidecar.sidecar import Sidecar

log = structlog.get_logger()
Handler = Callable[[Exchange, "re.Match[str]"], Awaitable[None]]

_pool_decoder = msgspec.json.Decoder(CreatePoolRequest)
_invocation_decoder = msgspec.json.Decoder(InvocationRequest)
_batch_decoder = msgspec.json.Decoder(BatchRequest)


def _decode(decoder: "msgspec.json.Decoder[Any]", body: bytes) -> Any:  # noqa: ANN401 - the decoder's type
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        if isinstance(error, msgspec.MsgspecError):
            raise problems.invalid_body(error) from error
        raise problems.invalid_request(f"body: {error}", "body") from error


class HttpApp:
    """ASGI application over a `Sidecar`."""

    def __init__(self, sidecar: Sidecar, token: str | None) -> None:
        """Serve `sidecar`; with a token, every exchange must carry it."""
        self._sidecar = sidecar
        self._dispatcher = sidecar.dispatcher
        self._expected = f"Bearer {token}".encode() if token else None
        segment = r"([^/]+)"
        routes: list[tuple[str, dict[str, Handler]]] = [
            (rf"/v1/pools/{segment}/invocations", {"POST": self._invoke}),
            (rf"/v1/pools/{segment}/invocation-batches", {"POST": self._invoke_batch}),
            (r"/v1/health", {"GET": self._health}),
            (r"/v1/info", {"GET": self._info}),
            (r"/v1/resources", {"GET": self._resources}),
            (r"/v1/pools", {"POST": self._create_pool}),
            (rf"/v1/pools/{segment}", {"DELETE": self._release_pool}),
            (rf"/v1/pools/{segment}/agents/{segment}", {"GET": self._agent_status}),
            (rf"/v1/pools/{segment}/invocations/{segment}", {"DELETE": self._cancel}),
        ]
        self._routes: Final = [(re.compile(pattern), methods) for pattern, methods in routes]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one exchange."""
        if scope["type"] != "http":
            return
        exchange = Exchange(scope, receive, send)
        try:
            self._authorize(exchange)
            handler, match = self._route(exchange)
            await handler(exchange, match)
        except ProblemError as problem:
            await exchange.refuse(problem)
        except Exception:
            log.exception("unexpected error", method=exchange.method, path=exchange.path)
            if not exchange.started:
                await exchange.refuse(
                    ProblemError(
                        500, "internal-error", "a bug in the sidecar; see its stderr", title="Internal error"
                    )
                )

    def _authorize(self, exchange: Exchange) -> None:
        if self._expected is None:
            return
        if not hmac.compare_digest(exchange.header(b"authorization") or b"", self._expected):
            raise problems.unauthorized()

    def _route(self, exchange: Exchange) -> "tuple[Handler, re.Match[str]]":
        for pattern, methods in self._routes:
            match = pattern.fullmatch(exchange.path)
            if match is not None:
                handler = methods.get(exchange.method)
                if handler is None:
                    raise problems.method_not_allowed(exchange.method, exchange.path)
                return handler, match
        raise problems.not_found(exchange.path)

    async def _health(self, exchange: Exchange, _match: "re.Match[str]") -> None:
        status, body = self._sidecar.health()
        await exchange.answer(body, status)

    async def _info(self, exchange: Exchange, _match: "re.Match[str]") -> None:
        await exchange.answer(self._sidecar.info())

    async def _resources(self, exchange: Exchange, _match: "re.Match[str]") -> None:
        await exchange.answer(await self._sidecar.resources())

    async def _create_pool(self, exchange: Exchange, _match: "re.Match[str]") -> None:
        request = _decode(_pool_decoder, await exchange.body())
        creation = asyncio.ensure_future(self._sidecar.create_pool(request))
        watch = exchange.on_disconnect(creation.cancel)
        try:
            answer = await creation
        except asyncio.CancelledError:
            if creation.cancelled():
                return  # the caller left; the dispatcher has released what was built
            raise
        finally:
            watch.cancel()
        await exchange.answer(answer, 201)

    async def _release_pool(self, exchange: Exchange, match: "re.Match[str]") -> None:
        await exchange.answer({"releasedAgents": await self._dispatcher.release_pool(match[1])})

    async def _agent_status(self, exchange: Exchange, match: "re.Match[str]") -> None:
        entry = self._dispatcher.pool(match[1]).agents.get(match[2])
        if entry is None:
            raise problems.agent_not_found(match[2])
        await exchange.answer(entry.status())

    async def _cancel(self, exchange: Exchange, match: "re.Match[str]") -> None:
        cancelled = self._dispatcher.cancel(self._dispatcher.pool(match[1]), match[2])
        await exchange.answer({"requestId": match[2], "cancelled": cancelled})

    async def _invoke(self, exchange: Exchange, match: "re.Match[str]") -> None:
        pool = self._dispatcher.pool(match[1])
        request: InvocationRequest = _decode(_invocation_decoder, await exchange.body())
        if request.agent_id not in pool.agents:
            raise problems.agent_not_found(request.agent_id)
        self._dispatcher.require_new(pool, request, "requestId")
        self._dispatcher.require_room(1)
        done = self._dispatcher.invoke(pool, request)
        watch = exchange.on_disconnect(lambda: self._dispatcher.cancel(pool, request.request_id))
        outcome = await done
        watch.cancel()
        await exchange.answer(outcome)

    async def _invoke_batch(self, exchange: Exchange, match: "re.Match[str]") -> None:
        pool = self._dispatcher.pool(match[1])
        batch: BatchRequest = _decode(_batch_decoder, await exchange.body())
        self._admit_batch(pool, batch)
        await BatchAnswer(exchange, batch).run(
            [self._dispatcher.invoke(pool, one) for one in batch.requests], self._leave(pool, batch)
        )

    def _admit_batch(self, pool: Pool, batch: BatchRequest) -> None:
        seen: set[str] = set()
        for index, request in enumerate(batch.requests):
            field = f"requests[{index}].requestId"
            if request.request_id in seen:
                raise problems.invalid_request(f"{field}: {request.request_id!r} stands twice", field)
            self._dispatcher.require_new(pool, request, field)
            seen.add(request.request_id)
        self._dispatcher.require_room(len(batch.requests))

    def _leave(self, pool: Pool, batch: BatchRequest) -> Callable[[], None]:
        def cancel_all() -> None:
            for request in batch.requests:
                self._dispatcher.cancel(pool, request.request_id)

        return cancel_all


class BatchAnswer:
    """Streams the outcomes of one batch in the order in which they come."""

    def __init__(self, exchange: Exchange, batch: BatchRequest) -> None:
        """Count from nothing."""
        self._exchange = exchange
        self._batch = batch
        self._finished: asyncio.Queue[Outcome] = asyncio.Queue()
        self._succeeded = 0
        self._written = 0

    async def run(self, calls: "list[asyncio.Future[Outcome]]", on_disconnect: Callable[[], None]) -> None:
        """Write a line for each outcome, then the closing line."""
        for call in calls:
            call.add_done_callback(lambda done: self._finished.put_nowait(done.result()))
        watch = self._exchange.on_disconnect(on_disconnect)
        try:
            await self._exchange.begin_lines()
            while self._written < len(calls):
                await self._exchange.send_lines(await self._next_lines())
            await self._exchange.send_lines([self._end()], last=True)
        finally:
            watch.cancel()

    async def _next_lines(self) -> list[Outcome]:
        """Wait for one outcome and take along those that are there already."""
        lines = [await self._finished.get()]
        while not self._finished.empty():
            lines.append(self._finished.get_nowait())
        self._written += len(lines)
        self._succeeded += sum(1 for line in lines if line.outcome == "succeeded")
        return lines

    def _end(self) -> BatchEnd:
        return BatchEnd(
            batch_id=self._batch.batch_id,
            sent=len(self._batch.requests),
            succeeded=self._succeeded,
            failed=self._written - self._succeeded,
        )
