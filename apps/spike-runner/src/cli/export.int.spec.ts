import { once } from "node:events";
import { access, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runInProcess } from "../testing/run-in-process.ts";
import { storeRun, workFolder } from "../testing/stored-runs.ts";

const collector = async (): Promise<{ readonly endpoint: string; readonly paths: string[] }> => {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    request.resume().once("end", () => response.writeHead(200).end());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
};

describe("plimsoll export", () => {
  it.each([
    { format: "csv", out: "run.csv", begins: "run_id,phase,wave" },
    { format: "prometheus", out: "run.prom", begins: "# HELP plimsoll_run_info" },
    { format: "otlp", out: "run.jsonl", begins: '{"resourceSpans":' },
  ])("writes $format and says where", async ({ format, out, begins }) => {
    const folder = await workFolder();
    await storeRun(folder, "a");
    const { exitCode, stdout } = await runInProcess(["export", "a", "--format", format, "--out", out], folder);
    expect([exitCode, stdout.split("\n")[0]]).toEqual([0, path.join(folder, out)]);
    expect((await readFile(path.join(folder, out), "utf8")).startsWith(begins)).toBe(true);
  });

  it("sends traces and metrics to a collector", async () => {
    const folder = await workFolder();
    await storeRun(folder, "a");
    const { endpoint, paths } = await collector();
    const flags = ["--format", "otlp-http", "--endpoint", endpoint];
    expect(await runInProcess(["export", "a", ...flags], folder)).toMatchObject({ exitCode: 0 });
    expect(paths).toEqual(["/v1/traces", "/v1/metrics"]);
  });

  it("ends with 2 and a hint when the collector is not there", async () => {
    const folder = await workFolder();
    await storeRun(folder, "a");
    const flags = ["--format", "otlp-http", "--endpoint", "http://127.0.0.1:1", "--timeout-ms", "500"];
    const { exitCode, stderr } = await runInProcess(["export", "a", ...flags], folder);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/error: the collector at .*\nhint: /);
  });

  it.each([
    { flags: ["--format", "csv"], says: "needs --out" },
    { flags: ["--format", "otlp-http"], says: "needs --endpoint" },
    { flags: ["--format", "otlp-http", "--endpoint", "ftp://x"], says: "not an http address" },
    { flags: ["--format", "otlp-http", "--endpoint", "http://u:hunter22@x"], says: "a user or password" },
    { flags: ["--format", "otlp-http", "--endpoint", "http://x", "--out", "f"], says: "takes no --out" },
    { flags: ["--format", "csv", "--out", "f", "--endpoint", "http://x"], says: "takes no --endpoint" },
    { flags: ["--format", "prometheus", "--out", "f", "--timeout-ms", "5"], says: "takes no --timeout-ms" },
  ])("refuses $flags before it reads a run", async ({ flags, says }) => {
    const folder = await workFolder();
    const { exitCode, stderr } = await runInProcess(["export", "a", ...flags], folder);
    expect([exitCode, stderr.includes(says), stderr.includes("hunter22")]).toEqual([2, true, false]);
    await expect(access(path.join(folder, "f"))).rejects.toThrow();
  });
});
