import { parseArgs } from "node:util";
import { benchmarks } from "./catalogue.ts";
import type { GoalResult } from "./benchmark.ts";
import { writeResults } from "./write-results.ts";

const { values } = parseArgs({
  options: { only: { type: "string", multiple: true }, list: { type: "boolean" }, out: { type: "string" } },
});

const names = Object.keys(benchmarks);
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
    const goals = await (await load()).run();
    goals.forEach(print);
    results.push(...goals);
  }
  return results;
};

if (values.list === true) {
  process.stdout.write(`${names.join("\n")}\n`);
} else {
  const results = await runAll(values.only ?? names);
  const folder = await writeResults(results, values.out);
  process.stderr.write(`written to ${folder}\n`);
  process.exitCode = results.every(({ met }) => met) ? 0 : 99;
}
