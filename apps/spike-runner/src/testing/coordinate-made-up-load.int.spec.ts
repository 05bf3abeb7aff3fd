import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const LIMIT_MS = 120_000;
const PROGRAM = fileURLToPath(new URL("./coordinate-made-up-load.ts", import.meta.url));
/** Kept in memory until the end, 20,000 invocations more took 13 MB more. */
const MOST_GROWTH_MB = 3;

interface Coordinated {
  readonly sentCount: number;
  readonly judgedCount: number;
  readonly keptMb: number;
}

const coordinate = async (invocationCount: number): Promise<Coordinated> => {
  const args = ["--expose-gc", "--conditions=@plimsoll/source", PROGRAM, String(invocationCount)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: LIMIT_MS });
  return JSON.parse(stdout) as Coordinated;
};

it(
  "keeps no more of ten times as many invocations, and judges all of them",
  async () => {
    const [few, many] = await Promise.all([coordinate(2_000), coordinate(22_000)]);
    expect([few.sentCount, few.judgedCount, many.sentCount, many.judgedCount]).toEqual([2_000, 2_000, 22_000, 22_000]);
    expect(many.keptMb - few.keptMb).toBeLessThan(MOST_GROWTH_MB);
  },
  LIMIT_MS,
);
