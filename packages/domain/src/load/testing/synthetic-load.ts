import type { EvidenceRecord, InvocationRecord, LlmCallRecord } from "../../evidence/evidence-record.ts";
import type { DroppedArrivalRecord } from "../../evidence/load-records.ts";
import { syntheticEvidence } from "../../testing/synthetic-evidence.ts";
import { arrivalTimes } from "../arrival-times.ts";
import type { PlannedStage } from "../load-plan.ts";
import type { LoadScenario } from "../load-scenario.ts";
import { planLoad } from "../plan-load.ts";

/** What a simulated service does with an arrival. */
export interface SimulatedService {
  readonly agentCount: number;
  /** Time in service of the n-th arrival that is due at an instant. */
  readonly serviceMs: (dueMs: number, nth: number) => number;
  readonly outcomeOf?: (dueMs: number, nth: number) => "succeeded" | "failed";
  /** LLM calls of the n-th invocation; one for its whole time in service unless said otherwise. */
  readonly callsOf?: (record: InvocationRecord, nth: number) => readonly LlmCallRecord[];
  /** Arrivals that find nobody free are dropped instead of waiting. */
  readonly drops?: boolean;
}

/** A load with nothing but a shape. */
export const plainLoad = (shape: LoadScenario["shape"], more: Partial<LoadScenario> = {}): LoadScenario => ({
  ...{ shape, warmUpMs: 0, conversation: { turns: 1 }, toolTurns: 0, goodputWithinMs: null },
  ...{ stopEarly: false, faults: [], inputs: [], ...more },
});

/** Arrivals at one rate. */
export const rateLoad = (
  ratePerSec: number,
  durationMs: number,
  arrivals: "constant" | "poisson" = "constant",
): LoadScenario => plainLoad({ kind: "arrival-rate", ratePerSec, durationMs, arrivals });

/** Every arrival takes as long. */
export const fixedService = (agentCount: number, ms: number): SimulatedService => ({ agentCount, serviceMs: () => ms });

/** One call for the whole of an invocation. */
export const wholeCall = (record: InvocationRecord, more: Partial<LlmCallRecord> = {}): LlmCallRecord => ({
  kind: "llm-call",
  callId: `call-${record.requestId}`,
  endpoint: "chat-completions",
  streamed: false,
  agentIds: [record.agentId],
  canaries: [record.canary],
  arrivedAtMs: record.sentAtMs,
  firstByteAtMs: record.endedAtMs,
  endedAtMs: record.endedAtMs,
  plannedMs: null,
  heldMs: 0,
  attempts: 1,
  outcome: "answered",
  ...more,
});

/** A run's frame: its first lines and its last, from the synthetic spike, with a load in the place of the waves. */
const frameOf = (load: LoadScenario, agentCount: number, targets: readonly string[]): readonly EvidenceRecord[] =>
  syntheticEvidence({ scenario: { agentCount, waves: 1, targets: [...targets] } }).flatMap(
    (record): readonly EvidenceRecord[] => {
      if (record.kind === "run") return [{ ...record, load }];
      return ["calibration", "orchestrator", "end"].includes(record.kind) ? [record] : [];
    },
  );

interface Server {
  freeAtMs: number;
  readonly agentId: string;
}

const invocation = (server: Server, stage: PlannedStage, dueMs: number, nth: number): InvocationRecord => ({
  kind: "invocation",
  phase: stage.isWarmUp ? "warm-up" : "load",
  wave: stage.ordinal,
  pool: 0,
  requestId: `i${nth}`,
  agentId: server.agentId,
  canary: `canary${nth}`,
  intendedAtMs: dueMs,
  noticedAtMs: dueMs,
  sentAtMs: Math.max(dueMs, server.freeAtMs),
  turn: 0,
  conversation: nth,
  endedAtMs: null,
  outcome: "pending",
  canariesFound: [],
});

const meanOpen = (records: readonly EvidenceRecord[], { fromMs, toMs }: PlannedStage): number =>
  records.reduce((sum, record) => {
    if (record.kind !== "invocation") return sum;
    return sum + Math.max(0, Math.min(toMs, record.endedAtMs ?? toMs) - Math.max(fromMs, record.sentAtMs));
  }, 0) /
  (toMs - fromMs);

const earliest = (servers: readonly Server[]): Server =>
  servers.reduce((first, server) => (server.freeAtMs < first.freeAtMs ? server : first));

/** First come, first served by `agentCount` servers: the queue whose waits are known in closed form. */
export const simulateOpenLoad = (
  load: LoadScenario,
  service: SimulatedService,
  targets: readonly string[] = [],
): readonly EvidenceRecord[] => {
  const plan = planLoad(load, service.agentCount);
  if (plan.model === "burst") throw new Error("a burst has no arrivals of its own");
  const servers = Array.from({ length: service.agentCount }, (_, n): Server => ({ freeAtMs: 0, agentId: `a${n}` }));
  const records: EvidenceRecord[] = [];
  const arrivals = new Map<number, number>();
  let nth = 0;
  for (const { dueMs, stage } of arrivalTimes(plan.stages, plan.arrivals.spacing, 5)) {
    arrivals.set(stage.ordinal, (arrivals.get(stage.ordinal) ?? 0) + 1);
    const server = earliest(servers);
    if (service.drops === true && server.freeAtMs > dueMs) {
      const dropped: DroppedArrivalRecord = {
        kind: "dropped-arrival",
        stage: stage.ordinal,
        intendedAtMs: dueMs,
        reason: "no-free-agent",
      };
      records.push(dropped);
      continue;
    }
    const open = invocation(server, stage, dueMs, nth);
    server.freeAtMs = open.sentAtMs + service.serviceMs(dueMs, nth);
    const outcome = service.outcomeOf?.(dueMs, nth) ?? "succeeded";
    const ended: InvocationRecord = {
      ...open,
      endedAtMs: server.freeAtMs,
      outcome,
      canariesFound: outcome === "succeeded" ? [open.canary] : [],
    };
    records.push(ended, ...(service.callsOf?.(ended, nth) ?? [wholeCall(ended)]));
    nth += 1;
  }
  const stages = plan.stages.map(
    (stage): EvidenceRecord =>
      ({
        ...{ kind: "stage", stage: stage.ordinal, name: stage.name, phase: stage.isWarmUp ? "warm-up" : "load" },
        ...{ startedAtMs: stage.fromMs, endedAtMs: stage.toMs, fromLevel: stage.fromLevel, toLevel: stage.toLevel },
        arrivals: arrivals.get(stage.ordinal) ?? 0,
        meanOpen: meanOpen(records, stage),
      }) as EvidenceRecord,
  );
  const frame = frameOf(load, service.agentCount, targets);
  return [...frame.slice(0, -1), ...records, ...stages, ...frame.slice(-1)];
};
