import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import { type Benchmark, goal } from "./benchmark.ts";
import { type LlmServer, type LlmServerCommand, question, startLlmServer } from "./llm-server.ts";
import { median } from "./order-statistics.ts";
import { pythonPeers } from "./python-peers.ts";

const CONNECTIONS = 64;
const SECONDS = 4;
const ROUNDS = 3;
const FIRST_PORT = 19_600;

const source = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
/** Not through `require.resolve`: the manifests are not among the packages' exports. */
const binOf = (name: string, bin: string): string => source(`../../node_modules/${name}/${bin}`);
const sources = ["--conditions=@plimsoll/source"];

const fixtures = JSON.stringify({ fixtures: [{ match: { userMessage: "Hello" }, response: { content: "Hello." } }] });

const nodeServers = (folder: string): readonly LlmServerCommand[] => [
  {
    name: "plimsoll",
    file: process.execPath,
    args: [...sources, source("mock-server.ts"), `${FIRST_PORT}`],
    port: FIRST_PORT,
  },
  {
    name: "bare node:http",
    file: process.execPath,
    args: [source("bare-server.ts"), `${FIRST_PORT + 1}`],
    port: FIRST_PORT + 1,
  },
  {
    name: "aimock 1.43.0",
    file: process.execPath,
    args: [
      ...[binOf("@copilotkit/aimock", "dist/cli.js"), "-p", `${FIRST_PORT + 2}`, "-h", "127.0.0.1"],
      ...["-f", join(folder, "aimock.json"), "--log-level", "silent"],
    ],
    port: FIRST_PORT + 2,
  },
  {
    name: "@dwmkerr/mock-llm 0.1.29",
    file: process.execPath,
    args: [binOf("@dwmkerr/mock-llm", "dist/main.js")],
    env: { HOST: "127.0.0.1", PORT: `${FIRST_PORT + 3}` },
    port: FIRST_PORT + 3,
  },
];

const requestsPerSec = async ({ url, name }: LlmServer): Promise<number> => {
  const headers = { "content-type": "application/json", authorization: "Bearer none" };
  const result = await autocannon({
    url,
    method: "POST",
    connections: CONNECTIONS,
    duration: SECONDS,
    headers,
    body: question,
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${name}: ${result.non2xx} non-2xx, ${result.errors} errors`);
  return result.requests.average;
};

/** All servers in turns, so that a drift of the machine meets each of them. */
const inTurns = async (servers: readonly LlmServer[]): Promise<ReadonlyMap<string, number>> => {
  const rates = new Map<string, number[]>(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of servers) rates.get(server.name)?.push(await requestsPerSec(server));
  }
  return new Map([...rates].map(([name, perSec]) => [name, median(perSec)]));
};

const compare = async (commands: readonly LlmServerCommand[]): Promise<ReadonlyMap<string, number>> => {
  const servers: LlmServer[] = [];
  try {
    for (const command of commands) servers.push(await startLlmServer(command));
    return await inTurns(servers);
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
};

/** The mock LLM's ceiling against a bare canned server and against the mock servers that others use. */
export const mockThroughput: Benchmark = {
  name: "mock-throughput",
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), "plimsoll-bench-"));
    try {
      await writeFile(join(folder, "aimock.json"), fixtures);
      const peers = await pythonPeers(folder, FIRST_PORT + 4);
      const perSec = await compare([...nodeServers(folder), ...peers]);
      const of = (name: string): number => perSec.get(name) ?? Number.NaN;
      const others = [...perSec].filter(([name]) => name !== "plimsoll" && name !== "bare node:http");
      const [best, bestPerSec] = others.reduce((a, b) => (b[1] > a[1] ? b : a));
      const details = Object.fromEntries([...perSec].map(([name, rate]) => [`${name} req/s`, Math.round(rate)]));
      const againstBare = { value: of("plimsoll") / of("bare node:http"), unit: "x", details };
      const againstBest = { value: of("plimsoll") / bestPerSec, unit: "x", details: { best } };
      return [
        goal("mock LLM throughput against a bare node:http canned server", againstBare, ">=", 0.6),
        goal("mock LLM throughput against the best peer", againstBest, ">=", 1),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
