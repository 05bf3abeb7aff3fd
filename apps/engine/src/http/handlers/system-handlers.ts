import * as Effect from "effect/Effect";
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder";
import * as HttpServerResponse from "effect/http/HttpServerResponse";
import { EngineApi } from "../api/engine-api.ts";
import type { HttpServices } from "../http-services.ts";

const unavailable = (status: "draining" | "store-trouble" | "stopped") =>
  HttpServerResponse.jsonUnsafe({ status }, { status: 503 });

/** What a machine asks of a server; no token is needed, and nothing of any tenant is told. */
export const systemHandlers = ({ engine, gate, scrape }: HttpServices) =>
  HttpApiBuilder.group(EngineApi, "system", (handlers) =>
    handlers
      .handle("health", () =>
        Effect.map(engine.snapshot, ({ stopped }) =>
          stopped === null ? { status: "ok" as const } : unavailable("stopped"),
        ),
      )
      .handle("ready", () =>
        Effect.map(engine.snapshot, ({ draining, storeTrouble, stopped }) => {
          if (stopped !== null) return unavailable("stopped");
          if (gate.isDraining() || draining) return unavailable("draining");
          return storeTrouble === null ? { status: "ready" as const } : unavailable("store-trouble");
        }),
      )
      .handle("metrics", () =>
        Effect.map(scrape, (text) =>
          HttpServerResponse.text(text, { contentType: "text/plain; version=0.0.4; charset=utf-8" }),
        ),
      ),
  );
