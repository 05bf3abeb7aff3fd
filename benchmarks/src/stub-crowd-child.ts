import { setTimeout as sleep } from "node:timers/promises";
import { runStub } from "@plimsoll/known-answers";

/** A process of its own, so that its memory is the crowd's and nobody else's. Prints one JSON document. */
const SERVICE_MS = 100;
const agentCount = Number(process.argv[2]);

const bareWallMs = async (): Promise<number> => {
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: agentCount }, () => sleep(SERVICE_MS)));
  return performance.now() - startedMs;
};

const oneWave = async (): Promise<readonly number[]> => {
  const { assessment } = await runStub({
    scenario: {
      agentCount,
      waves: 1,
      warmUpWaves: 0,
      invocationTimeoutMs: 60_000,
      llm: { kind: "mock", model: "mock", latency: { kind: "fixed", latencyMs: SERVICE_MS } },
    },
  });
  if (assessment.metrics.successCount !== agentCount) throw new Error("not all agents answered");
  return assessment.metrics.waveWallMs;
};

await bareWallMs();
const waves = await oneWave();
const maxRssBytes = process.resourceUsage().maxRSS * 1024;
const bare = [await bareWallMs(), await bareWallMs(), await bareWallMs()];
const again = [...waves, ...(await oneWave()), ...(await oneWave())];
process.stdout.write(JSON.stringify({ waveWallMs: again, bareWallMs: bare, maxRssBytes }));
