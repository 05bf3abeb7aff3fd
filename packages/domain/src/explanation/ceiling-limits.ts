import type { EvidenceIndex } from "../evidence/evidence-index.ts";
import type { LlmCallRecord } from "../evidence/evidence-record.ts";
import type { InvocationTrace } from "../evidence/invocation-trace.ts";
import { callSpan, largestOverlap } from "../metrics/time-spans.ts";
import { tracesByWave } from "../metrics/traces-by-wave.ts";
import { ascending, nearestRankPercentile } from "../statistics/nearest-rank-percentile.ts";
import type { ExplanationView } from "./explanation-view.ts";
import { shareOf } from "./explanation-view.ts";
import type { LimitCode } from "./limit-codes.ts";
import { absent, BINDING_SHARE, percent } from "./limit-reading.ts";
import type { LimitDetector, LimitReading } from "./limit-reading.ts";

interface Ceiling {
  readonly value: number;
  readonly evidence: string;
  /** The probe counts with the LLM's answers held back; waves can only repeat the same number. */
  readonly counted: boolean;
}

/** Waves that must reach the same largest number for it to be called a plateau. */
const PLATEAU_WAVES = 3;

const answered = ({ outcome }: LlmCallRecord): boolean => outcome === "answered";

const inFlight = (traces: readonly InvocationTrace[]): number =>
  largestOverlap(
    traces.flatMap(({ calls, invocation }) =>
      calls.filter(answered).map((call) => callSpan(call, invocation.endedAtMs ?? call.arrivedAtMs)),
    ),
  );

/** Time before the LLM beyond what the first through took: the wait for a place. */
const waitShare = (view: ExplanationView): number => {
  const before = view.judged.flatMap(({ invocation, calls }) =>
    calls[0] === undefined || invocation.outcome !== "succeeded" ? [] : [calls[0].arrivedAtMs - invocation.sentAtMs],
  );
  const unqueued = nearestRankPercentile(ascending(before), 0.05) ?? 0;
  const total = (view.waterfall?.meanMs ?? 0) * before.length;
  return total > 0 ? before.reduce((sum, value) => sum + Math.max(0, value - unqueued), 0) / total : 0;
};

/** Short calls overlap little by themselves: without a wait before the LLM the same small number is no ceiling. */
const plateau = (view: ExplanationView): Ceiling | null => {
  const { judged, agentCount } = view;
  const peaks = tracesByWave(judged).map(inFlight);
  const [first = 0] = peaks;
  if (peaks.length < PLATEAU_WAVES || first === 0 || first >= agentCount) return null;
  if (!peaks.every((peak) => peak === first) || waitShare(view) < BINDING_SHARE) return null;
  const evidence = `In each of ${peaks.length} judged waves at most ${first} of ${agentCount} LLM calls were open at once.`;
  return { value: first, evidence, counted: false };
};

const waitedMs = (evidence: EvidenceIndex): number => Math.round(evidence.of.probe.at(-1)?.waitedMs ?? 0);

const ceilingOf = (view: ExplanationView): Ceiling | null => {
  const { value } = view.metrics.concurrencyCeiling;
  if (view.evidence.of.probe.length === 0 || value === null) return plateau(view);
  if (value >= view.agentCount) return null;
  const evidence = `While the LLM answered nobody for ${waitedMs(view.evidence)} ms, calls of ${value} of ${view.agentCount} agents reached it.`;
  return { value, evidence, counted: true };
};

interface DeclaredNumber {
  readonly name: string;
  readonly value: number;
}

/** A number that holds for each worker also holds, times the workers, for all of them. */
const withWorkers = ({ workers }: ExplanationView, name: string, value: number): readonly DeclaredNumber[] =>
  workers > 1
    ? [
        { name, value },
        { name: `${name} x ${workers} workers`, value: value * workers },
      ]
    : [{ name, value }];

const declaredThreads = (view: ExplanationView): readonly DeclaredNumber[] => {
  const { executorThreads, declaredLimit } = view.description?.concurrency ?? {};
  return [
    ...(executorThreads === undefined ? [] : withWorkers(view, "executorThreads", executorThreads)),
    ...(declaredLimit === undefined ? [] : [{ name: "declaredLimit", value: declaredLimit }]),
  ];
};

const declaredConnections = (view: ExplanationView): readonly DeclaredNumber[] =>
  Object.entries(view.description?.settings ?? {}).flatMap(([name, value]) =>
    /max_?(connections|sockets)/i.test(name) && typeof value === "number" ? withWorkers(view, name, value) : [],
  );

const list = (numbers: readonly DeclaredNumber[]): string =>
  numbers.length === 0 ? "nothing" : numbers.map(({ name, value }) => `${name} = ${value}`).join(", ");

const NO_CEILING = "All agents were at the LLM at the same time";

const looked = (view: ExplanationView): string => {
  const { value, reason } = view.metrics.concurrencyCeiling;
  if (value !== null && value >= view.agentCount) return `${NO_CEILING} (${value} of ${view.agentCount}).`;
  return `No ceiling was counted: ${reason ?? "the waves reach different numbers"}.`;
};

const ADVICE: Partial<Record<LimitCode, string>> = {
  "thread-pool":
    "Raise the executor's threads, or use the orchestrator's asynchronous path (CrewAI: `--mode agent-async --workers auto`); measure again, for a lock or a busy core may come next.",
  "connection-pool": "Raise the LLM client's connection limit above the number of agents a worker.",
  "concurrency-ceiling": "Look for a semaphore, a queue or a pool of this size in the orchestrator; it declares none.",
};

interface Attribution {
  readonly code: LimitCode;
  readonly ceiling: Ceiling;
  readonly because: string;
}

const shown = (view: ExplanationView, { code, ceiling, because }: Attribution): LimitReading => {
  const share = waitShare(view);
  const declared = code !== "concurrency-ceiling";
  const binds = (ceiling.counted || declared) && (share >= BINDING_SHARE || ceiling.value <= view.agentCount / 2);
  return {
    code,
    level: binds ? "binding" : "present",
    strength: ceiling.counted ? "strong" : declared ? "moderate" : "weak",
    shareRatio: view.waterfall === null ? null : share,
    evidence: `${ceiling.evidence} ${because} Waiting for a place takes ${percent(share)} of the mean invocation; before the LLM it spends ${percent(shareOf(view, "orchestrator-before-llm"))}.`,
    advice: ADVICE[code] ?? "",
  };
};

const attributed =
  (code: LimitCode, declared: (view: ExplanationView) => readonly DeclaredNumber[]): LimitDetector =>
  (view) => {
    const ceiling = ceilingOf(view);
    const how = "It shows as a plateau of calls in flight at the number that the orchestrator declares.";
    if (ceiling === null) return absent(code, `${looked(view)} Declared: ${list(declared(view))}.`, how);
    const match = declared(view).find(({ value }) => value === ceiling.value);
    if (match === undefined) return absent(code, `${ceiling.evidence} Declared: ${list(declared(view))}.`, how);
    return shown(view, { code, ceiling, because: `That is ${match.name} = ${match.value}.` });
  };

/** Calls in flight stop at the number of threads, or at the limit that the orchestrator declares. */
export const threadPoolLimit = attributed("thread-pool", declaredThreads);

/** Calls in flight stop at the number of connections that the LLM client may open. */
export const connectionPoolLimit = attributed("connection-pool", declaredConnections);

/** Calls in flight stop at a number that nobody declared: the ceiling is a fact, its cause is not shown. */
export const undeclaredCeiling: LimitDetector = (view) => {
  const ceiling = ceilingOf(view);
  const code = "concurrency-ceiling";
  const how = "It shows in the probe, or as the same largest number of open calls in every wave.";
  if (ceiling === null) return absent(code, looked(view), how);
  const declared = [...declaredThreads(view), ...declaredConnections(view)];
  const match = declared.find(({ value }) => value === ceiling.value);
  if (match !== undefined) return absent(code, `The ceiling of ${ceiling.value} is declared: ${match.name}.`, how);
  return shown(view, { code, ceiling, because: `Nothing declared has this number (${list(declared)}).` });
};

/** True where fewer agents than asked for are at the LLM: arrivals then follow the ceiling, not a lock. */
export const hasCeiling = (view: ExplanationView): boolean => ceilingOf(view) !== null;
