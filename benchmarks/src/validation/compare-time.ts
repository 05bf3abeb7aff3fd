import { loadavg } from "node:os";
import { type Benchmark, goal } from "../benchmark.ts";
import { runPlimsoll } from "./run-plimsoll.ts";
import { inScratchFolder } from "./scratch-folder.ts";

const SUBJECTS = ["crewai", "langgraph-js", "langgraph", "openai-client"];
const GOAL_MINUTES = 6;
/** Longer than the goal, so that a miss is measured and not cut off. */
const TIMEOUT_MS = 20 * 60_000;

/** What of comparison.json is read here; the whole has a published schema. */
interface Compared {
  readonly kind: string;
  readonly reasons: readonly string[];
  readonly orchestrators: readonly { readonly ending: string }[];
}

/** Wall time of the one command that a user types, with its defaults: issue 5, section 6. */
export const compareTime: Benchmark = {
  name: "compare-time",
  run: () =>
    inScratchFolder(async (folder) => {
      const loadAverageBefore = loadavg()[0] ?? 0;
      const size = ["--agent-count", "72", "--waves", "6"];
      const args = ["compare", "--orchestrators", SUBJECTS.join(","), ...size, "--json", "--out", folder];
      const { exitCode, stdout, wallMs } = await runPlimsoll(args, TIMEOUT_MS);
      const { kind, reasons, orchestrators } = JSON.parse(stdout) as Compared;
      const details = { command: `plimsoll ${args.slice(0, -3).join(" ")}`, exitCode, loadAverageBefore };
      const minutes = { value: wallMs / 60_000, unit: "min", details };
      const completed = orchestrators.filter(({ ending }) => ending === "completed").length;
      const measured = { value: completed, unit: "orchestrators", details: { kind, reasons: reasons.join(" ") } };
      return [
        goal("compare: four real orchestrators x 72 agents x 6 waves, one command", minutes, "<=", GOAL_MINUTES),
        goal("compare: orchestrators measured to the end", measured, ">=", SUBJECTS.length),
      ];
    }),
};
