import { mkdir, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { HONESTY_CASES } from "./honesty-cases.ts";
import { honestyTable } from "./honesty-table.ts";
import { KNOWN_DISTRIBUTIONS } from "./known-distribution.ts";
import type { Honesty } from "./measure-honesty.ts";
import { measureHonesty } from "./measure-honesty.ts";

const COMMAND = "npx nx run known-answers:intervals";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    only: { type: "string", default: "" },
    out: { type: "string", default: fileURLToPath(new URL("../../results", import.meta.url)) },
  },
});

const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  process.stderr.write(`--runs ${values.runs} is no whole number above 0: write, for example, --runs 1000\n`);
  process.exit(2);
}

const results: Honesty[] = [];
for (const one of HONESTY_CASES.filter(({ interval }) => interval.includes(values.only))) {
  for (const distribution of KNOWN_DISTRIBUTIONS) {
    const honesty = measureHonesty(one, distribution, runs);
    results.push(honesty);
    process.stderr.write(
      `${(100 * honesty.insideRatio).toFixed(1).padStart(5)} %  ${one.interval}, ${one.data}, ${distribution.name}\n`,
    );
  }
}

const command = `${COMMAND}${runs === 1000 ? "" : ` --runs ${runs}`}`;
await mkdir(values.out, { recursive: true });
await writeFile(`${values.out}/intervals.json`, `${JSON.stringify({ command, results }, null, 2)}\n`);
await writeFile(`${values.out}/intervals.md`, honestyTable(results, command));
