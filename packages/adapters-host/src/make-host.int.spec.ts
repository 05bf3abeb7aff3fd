import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CalibrationRecord, EnvironmentFingerprint } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { afterEach, describe, expect, it } from "vitest";
import { makeClock } from "./clock/make-clock.ts";
import { makeHost } from "./make-host.ts";

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

const hostWith = (lockfiles: readonly string[] = []) =>
  makeHost({ clock: makeClock(), lockfiles, plimsollVersion: "0.1.0" });

const serve = async (status: number): Promise<{ readonly baseUrl: string; readonly paths: readonly string[] }> => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(status, { "content-type": "application/json" }).end('{"object":"list","data":[]}');
  });
  undo.push(() => server.close().closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, paths };
};

const block = (durationMs: number) =>
  Effect.sync(() => {
    const end = performance.now() + durationMs;
    while (performance.now() < end);
  });

describe("environment", () => {
  it("fits the evidence schema and names this Node", async () => {
    const environment = await Effect.runPromise(hostWith().environment);
    expect(Schema.is(EnvironmentFingerprint)(environment)).toBe(true);
    expect(environment).toMatchObject({ nodeVersion: process.version, plimsollVersion: "0.1.0" });
    expect(environment.cores).toBeGreaterThan(0);
    expect(environment.memoryBytes).toBeGreaterThan(0);
  });

  it("hashes lockfiles and says which is absent", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-lock-"));
    undo.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "uv.lock"), "version = 1\n");
    const paths = [join(folder, "uv.lock"), join(folder, "package-lock.json")];
    const { lockfileSha256 } = await Effect.runPromise(hostWith(paths).environment);
    expect(lockfileSha256).toEqual({
      "uv.lock": createHash("sha256").update("version = 1\n").digest("hex"),
      "package-lock.json": "absent",
    });
  });
});

describe("processes", () => {
  it("reads the runner itself", async () => {
    const host = hostWith();
    const reading = await Effect.runPromise(host.readProcesses([host.runnerPid], true));
    expect(reading.processCount).toBe(1);
    expect(reading.rssBytes).toBeGreaterThan(10 * 1_048_576);
  });

  it("has itself among its own descendants", async () => {
    const host = hostWith();
    expect(await Effect.runPromise(host.descendants(host.runnerPid))).toContain(host.runnerPid);
  });
});

describe("calibrate", () => {
  it("measures clock, timers, runner and LLM, and asks the LLM for its models only", async () => {
    const { baseUrl, paths } = await serve(200);
    const record = await Effect.runPromise(hostWith().calibrate(baseUrl));
    expect(Schema.is(CalibrationRecord)(record)).toBe(true);
    expect(record.clockResolutionMs).toBeGreaterThan(0);
    expect(record.clockResolutionMs).toBeLessThan(1);
    expect(record.timerJitterP99Ms).toBeGreaterThanOrEqual(0);
    expect(record.runnerCeilingPerSec).toBeGreaterThan(1000);
    expect(record.loopbackRoundTripP50Ms).toBeGreaterThan(0);
    expect(record.loopbackRoundTripP99Ms).toBeGreaterThanOrEqual(record.loopbackRoundTripP50Ms ?? Infinity);
    expect(record.llmCeilingPerSec).toBeGreaterThan(100);
    expect(new Set(paths)).toEqual(new Set(["/v1/models"]));
  });

  it.each(["http://127.0.0.1:1/v1", null])("leaves the LLM's figures null for %s", async (baseUrl) => {
    const record = await Effect.runPromise(hostWith().calibrate(baseUrl));
    expect(record).toMatchObject({
      loopbackRoundTripP50Ms: null,
      loopbackRoundTripP99Ms: null,
      llmCeilingPerSec: null,
    });
    expect(record.runnerCeilingPerSec).toBeGreaterThan(1000);
  });

  it("takes no ceiling from an LLM that refuses", async () => {
    const { baseUrl } = await serve(401);
    expect(await Effect.runPromise(hostWith().calibrate(baseUrl))).toMatchObject({ llmCeilingPerSec: null });
  });
});

describe("watchEventLoop", () => {
  const program = Effect.gen(function* () {
    const read = yield* hostWith().watchEventLoop;
    yield* Effect.sleep("50 millis");
    const quiet = yield* read;
    yield* block(150);
    const blocked = yield* read;
    yield* Effect.sleep("50 millis");
    return { quiet, blocked, after: yield* read };
  });

  it("sees a block of 150 ms, and forgets it once it was read", async () => {
    const { quiet, blocked, after } = await Effect.runPromise(Effect.scoped(program));
    expect(blocked.maxMs).toBeGreaterThan(130);
    expect(blocked.maxMs).toBeGreaterThan(quiet.maxMs);
    expect(blocked.maxMs).toBeGreaterThanOrEqual(blocked.p99Ms);
    expect(after.maxMs).toBeLessThan(blocked.maxMs);
  });
});
