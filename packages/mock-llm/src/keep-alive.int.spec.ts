import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { chatOf, INSTANT, withMock } from "./testing/running-mock.ts";

/** Above Node's own limit for idle connections (5 s and a second of grace), at which many clients keep theirs as long. */
const IDLE_MS = 6_500;
const ANSWER_MS = 5_000;

/** Sends one request on a connection that stays open, and answers with the status line. */
const askOn = async (socket: Socket, body: string): Promise<string> => {
  const answered = once(socket, "data", { signal: AbortSignal.timeout(ANSWER_MS) });
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: mock\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const [bytes] = (await answered) as [Buffer];
  return bytes.toString("latin1").split("\r\n", 1)[0] ?? "";
};

it(
  "never closes an idle connection, so that no client can send on one that is just being closed",
  () =>
    withMock(INSTANT, async ({ port, ended }) => {
      const socket = connect(port, "127.0.0.1");
      let isClosed = false;
      socket.once("close", () => (isClosed = true));
      await once(socket, "connect", { signal: AbortSignal.timeout(ANSWER_MS) });
      expect(await askOn(socket, JSON.stringify(chatOf(1)))).toBe("HTTP/1.1 200 OK");
      await pause(IDLE_MS);
      expect(isClosed).toBe(false);
      expect(await askOn(socket, JSON.stringify(chatOf(2)))).toBe("HTTP/1.1 200 OK");
      expect(await ended()).toHaveLength(2);
      socket.destroy();
    }),
  20_000,
);
