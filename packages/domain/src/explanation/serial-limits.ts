import { formatFigure } from "../targets/format-figure.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import type { TimeSpan } from "../metrics/time-spans.ts";
import { hasCeiling } from "./ceiling-limits.ts";
import { complaints } from "./complaints.ts";
import { busyRatio, CPU_BOUND_RATIO } from "./compute-limits.ts";
import type { ExplanationView } from "./explanation-view.ts";
import { shareOf } from "./explanation-view.ts";
import { absent, BINDING_SHARE, ms, percent } from "./limit-reading.ts";
import type { LimitDetector, LimitReading } from "./limit-reading.ts";
import { isSerial, serialPace } from "./serial-section.ts";
import type { SerialPace } from "./serial-section.ts";

const afterLlm = ({ invocation, calls }: InvocationTrace): TimeSpan | null => {
  if (invocation.outcome !== "succeeded" || invocation.endedAtMs === null) return null;
  const ends = calls.map(({ endedAtMs }) => endedAtMs).filter((at) => at !== null);
  const to = invocation.reported?.finishedAtMs ?? invocation.endedAtMs;
  const from = ends.length === 0 ? to : Math.max(...ends);
  return from < to ? { from, to } : null;
};

const beforeLlm = ({ invocation, calls }: InvocationTrace): TimeSpan | null => {
  const to = calls[0]?.arrivedAtMs;
  const from = invocation.reported?.receivedAtMs ?? invocation.sentAtMs;
  return to === undefined || to <= from ? null : { from, to };
};

interface Section {
  readonly where: "before" | "after";
  readonly share: number;
  readonly pace: SerialPace;
}

const sectionsOf = (view: ExplanationView): readonly Section[] =>
  (["before", "after"] as const).flatMap((where) => {
    const pace = serialPace(view.judged, where === "before" ? beforeLlm : afterLlm);
    return pace === null ? [] : [{ where, pace, share: shareOf(view, `orchestrator-${where}-llm`) }];
  });

/** Below this a section costs too little to look for. */
const LEAST_SHARE = 0.1;

/** The section that agents pass one at a time; not where a busy core or a ceiling makes them queue as well. */
const serialSectionOf = (view: ExplanationView): Section | null => {
  if ((busyRatio(view) ?? 0) >= CPU_BOUND_RATIO) return null;
  const serial = sectionsOf(view).filter(
    ({ where, pace, share }) => share >= LEAST_SHARE && isSerial(pace) && !(where === "before" && hasCeiling(view)),
  );
  return serial.sort((a, b) => b.share - a.share)[0] ?? null;
};

const described = ({ where, pace, share }: Section): string =>
  `${where} the LLM (${percent(share)} of the time) agents come within ${ms(pace.entrySpanMs)} and leave over ${ms(pace.exitSpanMs)}, one every ${ms(pace.gapMs)}; the gaps vary by ${formatFigure(Number(pace.gapVariation.toFixed(2)))}, distance from an even pace ${formatFigure(Number(pace.unevenness.toFixed(2)))}`;

const looked = (view: ExplanationView): string => {
  const ratio = busyRatio(view);
  if (ratio !== null && ratio >= CPU_BOUND_RATIO)
    return `A busy core (${percent(ratio)}) makes agents queue by itself.`;
  const sections = sectionsOf(view);
  if (sections.length === 0) return "Fewer than three judged waves tell a pace.";
  return `${sections.map(described).join("; ")}${hasCeiling(view) ? "; arrivals at the LLM follow the ceiling" : ""}.`;
};

const HOW = "It shows as agents that come together and leave one by one at an even pace while the cores are idle.";

const cpuNote = (view: ExplanationView): string => {
  const ratio = busyRatio(view);
  return ratio === null ? "CPU was not sampled" : `the usable cores are ${percent(ratio)} busy`;
};

/** CrewAI writes the output of every task of a crew into one SQLite file under a lock; its bare agents do not. */
const writesToSqlite = ({ description }: ExplanationView): boolean =>
  description?.name === "crewai" && ["to-thread", "crew-async"].includes(description.concurrency.mode);

/** A lock, by its queue: which one it is, is not shown. Without a reading of the CPU a busy core could do the same: then it never binds. */
export const serialSectionLimit: LimitDetector = (view) => {
  const section = serialSectionOf(view);
  if (section === null) return absent("serial-section", looked(view), HOW);
  const named = section.where === "after" && writesToSqlite(view);
  return {
    code: "serial-section",
    level: section.share >= BINDING_SHARE && busyRatio(view) !== null ? "binding" : "present",
    strength: busyRatio(view) === null ? "weak" : "moderate",
    shareRatio: section.share,
    evidence: `${described(section)}; ${cpuNote(view)}${named ? ". The lock of CrewAI's storage fits, see there" : ""}.`,
    advice:
      "Look for a lock, a single connection or a synchronous write there; more processes may share the same lock.",
  };
};

/** As SQLite says it (result codes 5 and 6), in Python and in JavaScript. */
const LOCKED = /database (?:table |schema )?is locked|SQLITE_(?:BUSY|LOCKED)/i;

/** Below this share of all invocations a lock is an accident, not what limits the run. */
const MATERIAL_SHARE = 0.01;

/** Whoever waited longer than SQLite's busy timeout says so and fails: proof, whosever the file is. */
const refusedByLock = (complained: readonly string[], invocations: number): LimitReading => ({
  code: "sqlite-lock",
  level: complained.length >= MATERIAL_SHARE * invocations ? "binding" : "present",
  strength: "strong",
  shareRatio: null,
  evidence: `Failures that speak of it: ${complained.length} of ${invocations} invocations, such as ${(complained[0] ?? "").slice(0, 120)}. Waits that ended in time are not in this number.`,
  advice:
    "Give each worker a file of its own, write less often, or raise the busy timeout (`sqlite3.connect(timeout=…)`).",
});

/**
 * A failure that says so binds. Without one, the same queue where CrewAI is known to write: after the LLM, in the modes that run
 * crews. It fits; it is no proof.
 */
export const sqliteLockLimit: LimitDetector = (view) => {
  const section = serialSectionOf(view);
  const code = "sqlite-lock";
  const complained = complaints(view, LOCKED);
  if (complained.length > 0) return refusedByLock(complained, view.evidence.of.invocation.length);
  if (!writesToSqlite(view)) {
    return absent(
      code,
      "Only CrewAI's crews (to-thread, crew-async) write every task's output to one SQLite file.",
      HOW,
    );
  }
  if (section?.where !== "after")
    return absent(code, "Agents do not leave one at a time after the LLM (serial-section).", HOW);
  return {
    code,
    level: "present",
    strength: "weak",
    shareRatio: section.share,
    evidence: `${described(section)}; ${cpuNote(view)}; mode ${view.description?.concurrency.mode ?? ""} commits every task's output to one SQLite file under a lock. Another lock at this place would look the same.`,
    advice: "Run the agents without a crew (`--mode agent-async`) and compare: that path writes nothing there.",
  };
};
