import { parseArgs } from "node:util";
import { benchmarks, onlyByName } from "./catalogue.ts";
import type { GoalResult } from "./benchmark.ts";
import { writeResults } from "./write-results.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    list: { type: "boolean" },
    out: { type: "string" },
    /** How long a soak lasts. */
    minutes: { type: "string", default: "15" },
  },
});

const names = Object.keys(benchmarks);
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  process.stderr.write(`--minutes ${values.minutes}: give a number above 0\n`);
  process.exit(2);
}
const unknown = (values.only ?? []).filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`--only ${unknown.join(", ")}: no such benchmark; there are ${names.join(", ")}\n`);
  process.exit(2);
}

const print = ({ met, what, value, unit, operator, limit }: GoalResult): void => {
  process.stdout.write(
    `${met ? "met   " : "MISSED"} ${what}: ${value.toPrecision(4)} ${unit} (goal ${operator} ${limit})\n`,
  );
};

const runAll = async (chosen: readonly string[]): Promise<readonly GoalResult[]> => {
  const results: GoalResult[] = [];
  for (const name of chosen) {
    process.stderr.write(`${name} …\n`);
    const load = benchmarks[name];
    if (load === undefined) continue;
    const goals = await (await load()).run({ minutes });
    goals.forEach(print);
    results.push(...goals);
  }
  return results;
};

if (values.list === true) {
  process.stdout.write(`${names.join("\n")}\n`);
} else {
  const results = await runAll(values.only ?? names.filter((name) => !onlyByName.has(name)));
  const folder = await writeResults(results, values.out);
  process.stderr.write(`written to ${folder}\n`);
  process.exitCode = results.every(({ met }) => met) ? 0 : 99;
}
