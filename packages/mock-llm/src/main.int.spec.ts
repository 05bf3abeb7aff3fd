import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { MockLlmAddress } from "./serve-mock-llm.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

const start = (...argv: readonly string[]) =>
  spawn(process.execPath, ["--conditions=@plimsoll/source", MAIN, ...argv], { timeout: 25_000 });

describe("plimsoll-mock-llm", () => {
  it("says in one JSON line where it listens, answers, and ends with 0 on SIGTERM", async () => {
    const server = start("--latency-ms", "1", "--model", "alone");
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    const { baseUrl } = JSON.parse(String(line)) as MockLlmAddress;
    const models = await fetch(`${baseUrl}/models`, { signal: AbortSignal.timeout(5000) });
    expect(await models.json()).toMatchObject({ data: [{ id: "alone" }] });
    server.kill("SIGTERM");
    expect(await once(server, "exit")).toEqual([0, null]);
  });

  it("refuses an unknown flag with 2 and names it", async () => {
    const server = start("--latncy-ms", "1");
    const [said, [code]] = await Promise.all([text(server.stderr), once(server, "exit")]);
    expect(code).toBe(2);
    expect(said).toContain("--latncy-ms");
  });

  it("says with 1 that its port is taken", async () => {
    const first = start();
    const [line] = (await once(first.stdout, "data")) as [Buffer];
    const { port } = JSON.parse(String(line)) as MockLlmAddress;
    const second = start("--port", String(port));
    const [said, [code]] = await Promise.all([text(second.stderr), once(second, "exit")]);
    first.kill();
    expect(code).toBe(1);
    expect(said).toContain(`${port}`);
  });
});
