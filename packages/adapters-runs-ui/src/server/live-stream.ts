import type { RunCatalogPort, RunProgress } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { headersOf, problemAnswer, send } from "./answer.ts";

/** The runner hands its records to the kernel each half second. */
const LOOK_EVERY_MS = 500;
/** A sign of life for the page while nothing changes. */
const SIGN_EVERY_LOOKS = 20;
/** Each stream costs a look at a file twice a second. */
const MOST_STREAMS = 32;

const eventOf = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const isOver = ({ state }: RunProgress): boolean => state !== "running";

const look = (catalog: RunCatalogPort, id: string) => Effect.runPromise(Effect.result(catalog.progress(id)));

/** Sends a run's progress as server-sent events until the run is over, the page goes, or the server stops. */
export class LiveStreams {
  readonly #catalog: RunCatalogPort;
  readonly #stop = new AbortController();
  #count = 0;

  constructor(catalog: RunCatalogPort) {
    this.#catalog = catalog;
  }

  stop(): void {
    this.#stop.abort();
  }

  async serve(id: string, response: ServerResponse): Promise<void> {
    if (this.#count >= MOST_STREAMS)
      return send(response, problemAnswer(503, `${MOST_STREAMS} pages follow runs already`, "Close one of them."));
    this.#count += 1;
    try {
      await this.#follow(id, response);
    } finally {
      this.#count -= 1;
      response.end();
    }
  }

  async #follow(id: string, response: ServerResponse): Promise<void> {
    const first = await look(this.#catalog, id);
    if (Result.isFailure(first)) {
      const { _tag, message, hint } = first.failure;
      return send(response, problemAnswer(_tag === "RunNotFound" ? 404 : 500, message, hint));
    }
    response.writeHead(200, headersOf("text/event-stream; charset=utf-8", { "x-accel-buffering": "no" }));
    await this.#sendAll(id, response, first.success);
  }

  async #sendAll(id: string, response: ServerResponse, first: RunProgress): Promise<void> {
    let sent = "";
    for (let looks = 0, now = first; !response.destroyed && !this.#stop.signal.aborted; looks += 1) {
      const event = eventOf("progress", now);
      if (event !== sent) response.write(event);
      else if (looks % SIGN_EVERY_LOOKS === 0) response.write(": still here\n\n");
      sent = event;
      if (isOver(now)) return void response.write(eventOf("over", { state: now.state }));
      await sleep(LOOK_EVERY_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      const next = await look(this.#catalog, id);
      if (Result.isFailure(next)) return void response.write(eventOf("lost", { detail: next.failure.message }));
      now = next.success;
    }
  }
}
