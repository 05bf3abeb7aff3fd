import { mkdir, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { seededRandom } from "@plimsoll/domain";
import type { JudgementCase } from "./judgement-cases.ts";
import { JUDGEMENT_CASES } from "./judgement-cases.ts";

const COMMAND = "npx nx run known-answers:judgements";

const { values } = parseArgs({
  options: {
    tries: { type: "string", default: "1000" },
    only: { type: "string", default: "" },
    out: { type: "string", default: fileURLToPath(new URL("../../results", import.meta.url)) },
  },
});

const tries = Number(values.tries);
if (!Number.isInteger(tries) || tries < 1) {
  process.stderr.write(`--tries ${values.tries} is no whole number above 0: write, for example, --tries 1000\n`);
  process.exit(2);
}

const rateOf = (happens: JudgementCase["happens"]): number =>
  Array.from({ length: tries }, (_, index) => happens(seededRandom(7_919 * (index + 1)))).filter(Boolean).length /
  tries;

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)} %`;

const rows = JUDGEMENT_CASES.filter(({ judgement }) => judgement.includes(values.only)).map((one) => {
  const rate = rateOf(one.happens);
  const formerly = one.formerly === undefined ? "" : percent(rateOf(one.formerly));
  const met = one.operator === ">=" ? rate >= one.limitRatio : rate <= one.limitRatio;
  const row = `| ${one.judgement} | ${one.data} | ${percent(rate)} | ${formerly} | ${one.operator} ${percent(one.limitRatio)} | ${met ? "met" : "**missed**"} | ${one.known ?? ""} |`;
  process.stderr.write(`${row}\n`);
  return row;
});

const page = [
  "# How often the bench's decisions are right",
  "",
  `On simulated data, ${tries} tries each. Made by \`${COMMAND}${tries === 1000 ? "" : ` --tries ${tries}`}\`; seeded, so that it comes out the same again.`,
  "",
  "| decision | data | came out | by the former rule | must | | |",
  "| --- | --- | ---: | ---: | ---: | --- | --- |",
  ...rows,
  "",
];
await mkdir(values.out, { recursive: true });
await writeFile(`${values.out}/judgements.md`, page.join("\n"));
