import type { ResourceRecord } from "../evidence/evidence-record.ts";
import { BYTES_PER_MB } from "../metrics/measure-memory.ts";
import { formatFigure } from "../targets/format-figure.ts";
import { complaints } from "./complaints.ts";
import type { ExplanationView } from "./explanation-view.ts";
import { absent, percent } from "./limit-reading.ts";
import type { LimitDetector } from "./limit-reading.ts";

const samplesOf = ({ evidence }: ExplanationView): readonly ResourceRecord[] =>
  evidence.of.resources.filter(({ subject, processCount }) => subject === "orchestrator" && processCount > 0);

const NEAR = 0.8;
const OUT_OF_FILES = /EMFILE|ENFILE|too many open files/i;

/** The number that the orchestrator says a process may open; undefined where it says none. */
const declaredFileLimit = ({ description }: ExplanationView): number | undefined => {
  const values = Object.entries(description?.settings ?? {}).flatMap(([name, value]) =>
    /nofile|max_?open_?files/i.test(name) && typeof value === "number" ? [value] : [],
  );
  return values.length === 0 ? undefined : Math.min(...values);
};

/** The orchestrator ran out of file descriptors, or came near the limit that it declares. */
export const fileDescriptorLimit: LimitDetector = (view) => {
  const code = "file-descriptors";
  const counts = samplesOf(view).filter(({ openFiles }) => openFiles !== null);
  const most = counts.reduce((peak, { openFiles }) => Math.max(peak, openFiles ?? 0), 0);
  const processes = counts.reduce((peak, { processCount }) => Math.max(peak, processCount), 1);
  const complained = complaints(view, OUT_OF_FILES);
  const limit = declaredFileLimit(view);
  const read =
    counts.length === 0 ? "Open files were not read" : `At most ${most} open files in ${processes} processes`;
  const declared = limit === undefined ? "the limit is not in the evidence" : `each may open ${limit}`;
  const near = limit !== undefined && most / processes >= NEAR * limit;
  if (complained.length === 0 && !near) {
    return absent(
      code,
      `${read}; ${declared}; no failure speaks of it.`,
      "It shows as EMFILE or `Too many open files`.",
    );
  }
  const [first] = complained;
  return {
    code,
    level: complained.length > 0 ? "binding" : "present",
    strength: complained.length > 0 ? "strong" : "moderate",
    shareRatio: null,
    evidence: `${read}; ${declared}${first === undefined ? "" : `; ${complained.length} failures speak of it: ${first.slice(0, 120)}`}.`,
    advice: "Raise `ulimit -n` for the orchestrator, or share one LLM client between its agents.",
  };
};

const OUT_OF_MEMORY = /out of memory|MemoryError|ENOMEM|oom-kill/i;

/** Memory is used up, or grows with every pool. */
export const memoryLimit: LimitDetector = (view) => {
  const peakMb = view.metrics.peakMemoryMb.value;
  const machineMb = (view.evidence.of.run.at(0)?.environment.memoryBytes ?? 0) / BYTES_PER_MB;
  const leak = view.metrics.leaks.find(({ resource, status }) => resource === "memory" && status === "leak");
  const complained = complaints(view, OUT_OF_MEMORY);
  const usedRatio = peakMb === null || machineMb <= 0 ? null : peakMb / machineMb;
  const used =
    usedRatio === null
      ? (view.metrics.peakMemoryMb.reason ?? "Peak memory was not read")
      : `Peak ${formatFigure(peakMb ?? 0)} MB, ${percent(usedRatio)} of the machine's`;
  const growth =
    leak === undefined
      ? "no leak over pool cycles is shown"
      : `every pool cycle leaves about ${formatFigure(leak.slopePerCycle.value ?? 0)} bytes behind`;
  const full = (usedRatio ?? 0) >= NEAR || complained.length > 0;
  if (!full && leak === undefined) {
    return absent(
      "memory",
      `${used}; ${growth}.`,
      `It shows from ${percent(NEAR)} of the machine's memory on, or as a leak.`,
    );
  }
  return {
    code: "memory",
    level: full ? "binding" : "present",
    strength: "strong",
    shareRatio: null,
    evidence: `${used}; ${growth}${complained[0] === undefined ? "" : `; failures speak of it: ${complained[0].slice(0, 120)}`}.`,
    advice: full
      ? "Fewer agents a machine, or fork workers after the imports so that they share pages."
      : "Recycle the workers after a bounded number of pools until the leak is mended.",
  };
};
