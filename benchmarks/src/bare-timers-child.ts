import { setTimeout as sleep } from "node:timers/promises";

/** How late timers of 100 ms are in a process that does nothing else: 72 at once, as many times as asked. */
const [waves = "20"] = process.argv.slice(2);
const AGENTS = 72;
const SERVICE_MS = 100;
const PAUSE_MS = 50;

const oneTimer = async (): Promise<number> => {
  const startedAtMs = performance.now();
  await sleep(SERVICE_MS);
  return performance.now() - startedAtMs;
};

const latenciesMs: number[] = [];
for (let wave = 0; wave < Number(waves); wave += 1) {
  latenciesMs.push(...(await Promise.all(Array.from({ length: AGENTS }, oneTimer))));
  await sleep(PAUSE_MS);
}
process.stdout.write(JSON.stringify(latenciesMs));
