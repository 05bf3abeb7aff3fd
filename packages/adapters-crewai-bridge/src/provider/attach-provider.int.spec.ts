import { OrchestratorFailure, type AgentOrchestratorPort } from "@plimsoll/application";
import { DEFAULT_SCENARIO } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Redacted from "effect/Redacted";
import * as Result from "effect/Result";
import { describe, expect, it } from "vitest";
import { parseOrchestratorUrl } from "../bridge/parse-orchestrator-url.ts";
import { startProtocolTestServer } from "../testing/protocol-test-server.ts";
import { makeSystemClock } from "../testing/system-clock.ts";
import type { TestServerOptions } from "../testing/test-server-state.ts";
import { attachProvider, type AttachOptions } from "./attach-provider.ts";

const attach = (
  server: TestServerOptions,
  options: Partial<AttachOptions> = {},
  phases: string[] = [],
): Promise<string | OrchestratorFailure> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const { url } = yield* startProtocolTestServer(server);
        const provider = attachProvider({ url, clock: makeSystemClock(), ...options });
        const started = yield* Effect.result(provider.start(DEFAULT_SCENARIO, (phase) => void phases.push(phase)));
        if (Result.isFailure(started)) return started.failure;
        const orchestrator: AgentOrchestratorPort = started.success;
        return (yield* orchestrator.describe).name;
      }),
    ),
  );

describe("attaching to a running server", () => {
  it("waits until it is ready and passes its phases on, each once", async () => {
    const phases: string[] = [];
    expect(await attach({ startingAnswers: 3 }, {}, phases)).toBe("test-server");
    expect(phases).toEqual(["importing nothing"]);
  });

  it("sends the token", async () => {
    expect(await attach({ token: "secret-of-the-server" }, { token: Redacted.make("secret-of-the-server") })).toBe(
      "test-server",
    );
    expect(await attach({ token: "secret-of-the-server" })).toMatchObject({ code: "unauthorized" });
  });

  it("refuses another version of the protocol in words", async () => {
    const failure = await attach({ protocolVersion: "2" });
    expect(failure).toMatchObject({ code: "protocol-violation" });
    expect(String((failure as OrchestratorFailure).message)).toContain(
      "speaks version 2 of the protocol; this runner speaks version 1",
    );
  });

  it("gives up a server that stays at starting", async () => {
    expect(await attach({ startingAnswers: Number.POSITIVE_INFINITY }, { startTimeoutMs: 400 })).toMatchObject({
      code: "start-timeout",
    });
  });

  it("fails at once where nobody listens", async () => {
    const beganMs = performance.now();
    expect(await attach({}, { url: "http://127.0.0.1:1" })).toMatchObject({ code: "unreachable" });
    expect(performance.now() - beganMs).toBeLessThan(2_000);
  });

  it("notes that a server is on another machine, and that the token travels openly", async () => {
    const phases: string[] = [];
    const elsewhere = { url: "http://orchestrator.invalid:9", token: Redacted.make("secret"), startTimeoutMs: 3_000 };
    expect(await attach({}, elsewhere, phases)).toMatchObject({ _tag: "OrchestratorFailure" });
    expect(phases[0]).toMatch(/orchestrator\.invalid:9 is not on this machine.*unencrypted/);
  });
});

describe("the address", () => {
  it("with credentials is refused without repeating them, with the way to do it", () => {
    const refused = Result.getFailure(parseOrchestratorUrl("http://user:hunter22@127.0.0.1:9"));
    expect(JSON.stringify(refused)).not.toContain("hunter22");
    expect(JSON.stringify(refused)).toContain("PLIMSOLL_ORCHESTRATOR_TOKEN");
  });

  it.each(["127.0.0.1:9000", "ftp://127.0.0.1", "", "http://127.0.0.1?x=1"])("%j is refused", (address) => {
    expect(Result.isFailure(parseOrchestratorUrl(address))).toBe(true);
  });

  it.each(["https://orchestrator.example/base/", "http://[::1]:9000"])("%s is taken", (address) => {
    expect(Result.isSuccess(parseOrchestratorUrl(address))).toBe(true);
  });
});
