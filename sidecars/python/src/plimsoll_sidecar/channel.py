"""Length-prefixed MessagePack over a Unix socket pair: the only way the processes of the sidecar talk."""

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

import msgspec

Incoming = TypeVar("Incoming")
_LENGTH = struct.Struct(">I")
_encoder = msgspec.msgpack.Encoder()


def frame(message: msgspec.Struct) -> bytes:
    """Encode one message with its length in front."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


class Channel(asyncio.Protocol, Generic[Incoming]):
    """One end of a socket pair on an event loop. `on_end` is called once, when the other end is gone."""

    def __init__(
        self,
        decoder: "msgspec.msgpack.Decoder[Incoming]",
        on_message: Callable[[Incoming], None],
        on_end: Callable[[], None],
    ) -> None:
        """Keep the callbacks; nothing is read before `connection_made`."""
        self._decoder = decoder
        self._on_message = on_message
        self._on_end = on_end
        self._buffer = bytearray()
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Cut the stream into messages."""
        buffer = self._buffer
        buffer += data
        position = 0
        while len(buffer) - position >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(buffer, position)
            end = position + _LENGTH.size + length
            if len(buffer) < end:
                break
            message = self._decoder.decode(buffer[position + _LENGTH.size : end])
            position = end
            self._on_message(message)
        if position:
            del buffer[:position]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the protocol's signature
        """Tell the owner that the other process is gone."""
        self._transport = None
        self._on_end()

    def send(self, message: msgspec.Struct) -> None:
        """Write one message; after the other end is gone this does nothing, because `on_end` has spoken."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frame(message))

    def close(self) -> None:
        """Close this end; the other end reads an end of file."""
        if self._transport is not None:
            self._transport.close()


async def open_channel(
    sock: socket.socket,
    message_type: Any,  # noqa: ANN401 - a union of message types, which has no static type
    on_message: Callable[[Incoming], None],
    on_end: Callable[[], None],
) -> Channel[Incoming]:
    """Attach a connected socket to the running loop."""
    decoder: msgspec.msgpack.Decoder[Incoming] = msgspec.msgpack.Decoder(message_type)
    sock.setblocking(False)
    _, channel = await asyncio.get_running_loop().create_unix_connection(
        lambda: Channel(decoder, on_message, on_end), sock=sock
    )
    return channel
