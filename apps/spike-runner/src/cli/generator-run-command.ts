import { type CliContext, describeFailure, messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { makeClock } from "@plimsoll/adapters-host";
import type { GeneratorMessage } from "@plimsoll/application";
import * as Cause from "effect/Cause";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Schema from "effect/Schema";
import { runShare } from "./generator-share-run.ts";
import { GENERATOR_TIED, GENERATOR_TOKEN, ShareRequest, StartRequest } from "./generator-wire.ts";
import { PLIMSOLL_VERSION } from "./version.ts";

const LISTEN = /^(.+):(\d+)$/;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

const refuse = (response: ServerResponse, status: number, code: string, detail: string): void => {
  response.writeHead(status, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: `about:blank#${code}`, title: code, status, code, detail }));
};

const answerWith = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

const isAllowed = (token: string, { headers }: IncomingMessage): boolean => {
  if (token === "") return true;
  const [given, wanted] = [Buffer.from(headers.authorization ?? ""), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};

/** What the coordinator says to the share that is driven. */
interface DrivenShare {
  readonly start: Deferred.Deferred<number>;
  readonly stop: Deferred.Deferred<void>;
}

/** The generator's requests; it drives one share at a time. */
class GeneratorServer {
  readonly #clock = makeClock();
  readonly #context: CliContext;
  readonly #token: string;
  #driven: DrivenShare | null = null;

  constructor(context: CliContext) {
    this.#context = context;
    this.#token = context.env[GENERATOR_TOKEN] ?? "";
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isAllowed(this.#token, request)) return refuse(response, 401, "unauthorized", `Set ${GENERATOR_TOKEN}.`);
    const what = `${request.method ?? ""} ${request.url ?? ""}`;
    if (what === "GET /v1/clock") return answerWith(response, { nowMs: this.#clock.nowMs() });
    if (what === "POST /v1/shares") return this.#share(await text(request), response);
    if (what === "POST /v1/start") return this.#begin(await text(request), response);
    if (what === "POST /v1/stop") return this.#stop(response);
    return refuse(response, 404, "not-found", what);
  }

  #begin(body: string, response: ServerResponse): void {
    if (this.#driven === null) return refuse(response, 409, "no-share", "There is no share to start.");
    const { atMs } = Schema.decodeUnknownSync(StartRequest)(JSON.parse(body));
    Deferred.doneUnsafe(this.#driven.start, Effect.succeed(atMs));
    answerWith(response, {});
  }

  #stop(response: ServerResponse): void {
    if (this.#driven === null) return refuse(response, 409, "no-share", "There is no share to stop.");
    Deferred.doneUnsafe(this.#driven.stop, Effect.void);
    answerWith(response, {});
  }

  async #share(body: string, response: ServerResponse): Promise<void> {
    const { version, ...share } = Schema.decodeUnknownSync(ShareRequest)(JSON.parse(body));
    if (version !== PLIMSOLL_VERSION) {
      return refuse(
        response,
        409,
        "other-version",
        `This is plimsoll ${PLIMSOLL_VERSION}, the coordinator ${version}.`,
      );
    }
    if (this.#driven !== null) return refuse(response, 409, "busy", "It drives another share.");
    const driven = { start: Deferred.makeUnsafe<number>(), stop: Deferred.makeUnsafe<void>() };
    this.#driven = driven;
    response.writeHead(200, { "content-type": "application/x-ndjson" }).flushHeaders();
    const send = (message: GeneratorMessage): void => void response.write(`${JSON.stringify(message)}\n`);
    const { env, stderr } = this.#context;
    const base = { share, clock: this.#clock, env, send, stopped: Deferred.await(driven.stop) };
    const running = Effect.runFork(runShare({ ...base, startAtMs: Deferred.await(driven.start) }));
    response.on("close", () => Effect.runFork(Fiber.interrupt(running)));
    const exit = await Effect.runPromise(Fiber.await(running));
    if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause))
      stderr.write(describeFailure("plimsoll", exit.cause));
    this.#driven = null;
    response.end();
  }
}

const addressOf = (listen: string): { readonly host: string; readonly port: number } | null => {
  const [, host, port] = LISTEN.exec(listen) ?? [];
  return host === undefined || Number(port) > 65_535 ? null : { host, port: Number(port) };
};

const wrongAddress = (listen: string): UsageError =>
  new UsageError({
    message: `--listen: "${listen}" is not HOST:PORT`,
    hint: "Use 127.0.0.1:7100, or port 0 for a free one.",
  });

const needsToken = (host: string): UsageError =>
  new UsageError({
    message: `--listen: ${host} can be reached from other machines, and no token is set`,
    hint: `Set ${GENERATOR_TOKEN} here and at the coordinator, or listen on 127.0.0.1.`,
  });

const coordinatorGone = (env: CliContext["env"]): Effect.Effect<void> =>
  env[GENERATOR_TIED] === undefined
    ? Effect.never
    : Effect.callback((resume) => void process.stdin.resume().once("end", () => resume(Effect.void)));

/** Everything of `plimsoll generator` after the flags were parsed. */
export const runGeneratorCommand = Effect.fnUntraced(function* (context: CliContext, listen: string) {
  const address = addressOf(listen);
  if (address === null) return yield* wrongAddress(listen);
  if (!LOOPBACK.test(address.host) && (context.env[GENERATOR_TOKEN] ?? "") === "")
    return yield* needsToken(address.host);
  const routes = new GeneratorServer(context);
  const server = createServer((request, response) => {
    routes.answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 422, "invalid-request", messageOf(error));
    });
  });
  yield* Effect.acquireUseRelease(
    Effect.callback<void, UsageError>((resume) => {
      server.once("error", (error) =>
        resume(Effect.fail(new UsageError({ message: `--listen: ${messageOf(error)}`, hint: "Take another port." }))),
      );
      server.listen(address.port, address.host, () => resume(Effect.void));
    }),
    () => {
      const { port } = server.address() as AddressInfo;
      context.stdout.write(`GENERATOR=http://${address.host}:${port}\n`);
      return Effect.raceFirst(context.stopRequested, coordinatorGone(context.env));
    },
    () =>
      Effect.sync(() => {
        server.closeAllConnections();
        server.close();
      }),
  );
});
