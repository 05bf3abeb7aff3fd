import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compareRounds, type Comparison, type Pair, pairUp, unmatched } from "./compare-rounds.ts";
import { LEAST_VALUES } from "./median-interval.ts";
import { readResults, runCheckout } from "./run-checkout.ts";

const USAGE = `usage: npm run bench:compare -- <baseline results.json | folder of an older checkout> [--only <benchmark>]…
  [--rounds <n, at least ${LEAST_VALUES}>] [--band <share, 0.1>] [--checkout <folder to judge, this one>]
`;
const SLOWER = 99;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true, default: [] },
    rounds: { type: "string", default: "9" },
    band: { type: "string", default: "0.1" },
    checkout: { type: "string", default: fileURLToPath(new URL("../../../", import.meta.url)) },
  },
});
const [baseline] = positionals;
const rounds = Number(values.rounds);
const bandRatio = Number(values.band);

/** A saved file stays what it is; an older checkout is measured anew in every round. */
const measureBaseline = (from: string) => (from.endsWith(".json") ? readResults(from) : runCheckout(from, values.only));

/** Who goes first changes from round to round. */
const oneRound = async (from: string, round: number): Promise<readonly Pair[]> => {
  const judged = () => runCheckout(values.checkout, values.only);
  const [first, second] =
    round % 2 === 0 ? [await measureBaseline(from), await judged()] : [await judged(), await measureBaseline(from)];
  const [before, after] = round % 2 === 0 ? [first, second] : [second, first];
  if (round === 0)
    for (const what of unmatched(before, after)) process.stdout.write(`new      ${what}: nothing to compare with\n`);
  return pairUp(before, after);
};

const line = ({ verdict, what, worse }: Comparison): string =>
  `${verdict.padEnd(13)} ${what}: ${worse.median.toFixed(3)} x the baseline, better below 1 (95 % interval ${worse.low.toFixed(3)} to ${worse.high.toFixed(3)})\n`;

const compare = async (from: string): Promise<void> => {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push(...(await oneRound(from, round)));
  const comparisons = compareRounds(pairs, bandRatio);
  if (comparisons.length === 0) throw new Error(`${from} has none of the figures that were measured`);
  comparisons.forEach((comparison) => process.stdout.write(line(comparison)));
  process.exitCode = comparisons.some(({ verdict }) => verdict === "slower") ? SLOWER : 0;
};

if (baseline === undefined || !(rounds >= LEAST_VALUES) || !(bandRatio >= 0)) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  await compare(baseline);
}
