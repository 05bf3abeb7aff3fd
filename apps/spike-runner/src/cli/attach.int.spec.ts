import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ProtocolTestServer, startProtocolTestServer } from "@plimsoll/adapters-crewai-bridge/testing";
import * as Effect from "effect/Effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";
import type { CommandEnd } from "../testing/run-plimsoll.ts";

/** Generous: a busy machine starts programs ten times slower. */
const LIMIT_MS = 180_000;
const TOKEN = "a-token-that-nobody-may-see";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "plimsoll-attach-"));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const shortSpike = (url: string, out: string): readonly string[] => [
  ...["spike", "--orchestrator", url, "--agent-count", "3", "--waves", "1", "--warm-up-waves", "0", "--out", out],
  ...["--half-load-waves", "0", "--leak-cycles", "0", "--llm-latency-ms", "20", "--json"],
];

const spikeOn = (
  token: string,
  out: string,
  host = "127.0.0.1",
): Promise<{ readonly end: CommandEnd; readonly server: ProtocolTestServer }> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const server = yield* startProtocolTestServer({ token: TOKEN });
        const env = { PLIMSOLL_ORCHESTRATOR_TOKEN: token };
        const url = server.url.replace("127.0.0.1", host);
        const end = yield* Effect.promise(() => runInProcess(shortSpike(url, path.join(cwd, out)), cwd, env));
        return { end, server };
      }),
    ),
  );

const everythingWritten = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
    .join("\n");

describe("plimsoll spike on a running server of the protocol", { timeout: LIMIT_MS }, () => {
  it("measures it, gives its pools back, and shows the token to nobody else", async () => {
    const { end, server } = await spikeOn(TOKEN, "right");
    const summary = JSON.parse(end.stdout) as { devMode: boolean; exitCode: number; metrics: { sentCount: number } };
    expect([97, 98, 99]).toContain(end.exitCode);
    expect(summary).toMatchObject({ exitCode: end.exitCode, metrics: { sentCount: 3, successCount: 3 } });
    expect(server.seen.releasedPools.length).toBeGreaterThan(0);
    expect(`${end.stdout}${end.stderr}${everythingWritten(path.join(cwd, "right"))}`).not.toContain(TOKEN);
  });

  it("ends with 2 and a hint when the server refuses the token", async () => {
    const { end } = await spikeOn("a-wrong-token", "wrong");
    expect([end.exitCode, end.stdout]).toEqual([2, ""]);
    expect(end.stderr).toMatch(/^error: [^]*^hint: .*PLIMSOLL_ORCHESTRATOR_TOKEN/m);
    expect(end.stderr).not.toContain("a-wrong-token");
  });

  it("ends with 2 and a hint, and asks for no pool, when the server could not reach the run's LLM", async () => {
    const { end, server } = await spikeOn(TOKEN, "elsewhere", "0.0.0.0");
    expect([end.exitCode, end.stdout]).toEqual([2, ""]);
    expect(end.stderr).toMatch(/^error: .*127\.0\.0\.1[^]*^hint: .*llm-fixed/m);
    expect(server.seen.requests.filter((line) => line.includes("/v1/pools"))).toEqual([]);
  });
});
