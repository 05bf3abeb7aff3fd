import type { EvidenceRecord, InvocationRecord, StageRecord } from "@plimsoll/domain";

type Kind = EvidenceRecord["kind"];
type RecordOf<K extends Kind> = Extract<EvidenceRecord, { readonly kind: K }>;

/** What came of one generator, already on the run's axis. */
export interface GeneratorEvidence {
  readonly ordinal: number;
  readonly records: readonly EvidenceRecord[];
  /** Null when it reached its end; else why it did not. */
  readonly lostBecause: string | null;
  /** Agents of its share. */
  readonly agentIds: readonly string[];
  /** When it was lost, on the run's axis. */
  readonly endedAtMs: number;
}

const ofKind = <K extends Kind>(records: readonly EvidenceRecord[], kind: K): readonly RecordOf<K>[] =>
  records.filter((record): record is RecordOf<K> => record.kind === kind);

const groupsOf = <A>(items: readonly A[], keyOf: (item: A) => string): readonly (readonly A[])[] => {
  const groups = new Map<string, A[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
};

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const span = (records: readonly { readonly startedAtMs: number; readonly endedAtMs: number }[]) => ({
  startedAtMs: least(records.map(({ startedAtMs }) => startedAtMs)),
  endedAtMs: most(records.map(({ endedAtMs }) => endedAtMs)),
});

/** The machines are as good as the worst of them, and send together what each can send. */
const mergeCalibrations = (all: readonly RecordOf<"calibration">[]): readonly EvidenceRecord[] => {
  if (all.length === 0) return [];
  const worst = (values: readonly (number | null)[]): number | null =>
    values.some((value) => value === null) ? null : most(values.map((value) => value ?? 0));
  const llm = all.map(({ llmCeilingPerSec }) => llmCeilingPerSec);
  return [
    {
      kind: "calibration",
      clockResolutionMs: most(all.map(({ clockResolutionMs }) => clockResolutionMs)),
      timerJitterP99Ms: most(all.map(({ timerJitterP99Ms }) => timerJitterP99Ms)),
      loopbackRoundTripP50Ms: worst(all.map(({ loopbackRoundTripP50Ms }) => loopbackRoundTripP50Ms)),
      loopbackRoundTripP99Ms: worst(all.map(({ loopbackRoundTripP99Ms }) => loopbackRoundTripP99Ms)),
      llmCeilingPerSec: llm.some((each) => each === null) ? null : sum(llm.map((each) => each ?? 0)),
      runnerCeilingPerSec: sum(all.map(({ runnerCeilingPerSec }) => runnerCeilingPerSec)),
    },
  ];
};

const mergePhases = (all: readonly RecordOf<"phase">[]): readonly EvidenceRecord[] =>
  groupsOf(all, ({ phase }) => phase).map((same) => ({ ...same[0]!, ...span(same) }));

/** Each generator has one pool; together they are the run's. */
const mergePools = (all: readonly RecordOf<"pool">[]): readonly EvidenceRecord[] =>
  groupsOf(all, ({ pool }) => `${pool}`).map((same) => ({
    ...same[0]!,
    ...span(same),
    requestedAgents: sum(same.map(({ requestedAgents }) => requestedAgents)),
    reportedInstantiationMs: same.some(({ reportedInstantiationMs }) => reportedInstantiationMs === null)
      ? null
      : most(same.map(({ reportedInstantiationMs }) => reportedInstantiationMs ?? 0)),
  }));

const mergeReleases = (all: readonly RecordOf<"release">[]): readonly EvidenceRecord[] =>
  groupsOf(all, ({ pool }) => `${pool}`).map((same) => ({
    ...same[0]!,
    atMs: most(same.map(({ atMs }) => atMs)),
    releasedAgents: same.some(({ releasedAgents }) => releasedAgents === null)
      ? null
      : sum(same.map(({ releasedAgents }) => releasedAgents ?? 0)),
  }));

const mergeHealth = (all: readonly RecordOf<"runner-health">[]): readonly EvidenceRecord[] =>
  groupsOf(all, ({ phase, wave }) => `${phase} ${wave}`).map((same) => ({
    ...same[0]!,
    eventLoopLagP99Ms: most(same.map(({ eventLoopLagP99Ms }) => eventLoopLagP99Ms)),
    eventLoopLagMaxMs: most(same.map(({ eventLoopLagMaxMs }) => eventLoopLagMaxMs)),
  }));

/** Arrivals that a lost generator is known to have had, for the stages that it could not close itself. */
const arrivalsOfLost = (lost: readonly GeneratorEvidence[], stage: number): number =>
  sum(
    lost.map(({ records }) =>
      ofKind(records, "stage").some((record) => record.stage === stage)
        ? 0
        : records.filter(
            (record) =>
              (record.kind === "invocation" && record.wave === stage) ||
              (record.kind === "dropped-arrival" && record.stage === stage),
          ).length,
    ),
  );

const mergeStages = (all: readonly StageRecord[], lost: readonly GeneratorEvidence[]): readonly EvidenceRecord[] =>
  groupsOf(all, ({ stage }) => `${stage}`).map((same) => {
    const { meanOpen: _, ...first } = same[0]!;
    const open = same.map(({ meanOpen }) => meanOpen);
    const isWhole = lost.length === 0 && open.every((each) => each !== undefined);
    return {
      ...first,
      ...span(same),
      fromLevel: sum(same.map(({ fromLevel }) => fromLevel)),
      toLevel: sum(same.map(({ toLevel }) => toLevel)),
      arrivals: sum(same.map(({ arrivals }) => arrivals)) + arrivalsOfLost(lost, first.stage),
      ...(isWhole ? { meanOpen: sum(open.map((each) => each ?? 0)) } : {}),
    };
  });

/** One invocation of each agent whose generator is gone: nobody knows what became of it. */
const pendingOf = ({ agentIds, endedAtMs, ordinal, records }: GeneratorEvidence): readonly InvocationRecord[] => {
  const last = ofKind(records, "invocation").at(-1);
  const { phase, wave } = last ?? { phase: "load" as const, wave: 0 };
  return agentIds.map((agentId) => ({
    kind: "invocation",
    ...{ phase, wave, pool: 0, agentId, canary: "" },
    requestId: `g${ordinal + 1}-lost-${agentId}`,
    ...{ intendedAtMs: endedAtMs, sentAtMs: endedAtMs, endedAtMs: null },
    outcome: "pending",
    canariesFound: [],
  }));
};

const PASSED_ON: ReadonlySet<Kind> = new Set<Kind>([
  "agent",
  "invocation",
  "stray-result",
  "llm-call",
  "dropped-arrival",
  "orchestrator-failure",
]);

/** The orchestrator and its processes are the same for all: one generator's readings speak for them. */
const FROM_ONE: ReadonlySet<Kind> = new Set<Kind>(["orchestrator", "resources", "resource-disagreement"]);

const readerOf = (generators: readonly GeneratorEvidence[]): GeneratorEvidence | undefined =>
  generators.find(({ lostBecause }) => lostBecause === null) ?? generators[0];

/**
 * One run's evidence from that of its generators, without the run's own first and last line. Samples are passed on as
 * they are, so that every figure is computed from all of them; spans, counts and ceilings are put together.
 */
export const mergeEvidence = (generators: readonly GeneratorEvidence[]): readonly EvidenceRecord[] => {
  const lost = generators
    .filter(({ lostBecause }) => lostBecause !== null)
    .map((each) => ({ ...each, records: [...each.records, ...pendingOf(each)] }));
  const whole = generators.map((each) => lost.find(({ ordinal }) => ordinal === each.ordinal) ?? each);
  const all = whole.flatMap(({ records }) => records);
  const ofOne = readerOf(whole)?.records.filter(({ kind }) => FROM_ONE.has(kind)) ?? [];
  return [
    ...mergeCalibrations(ofKind(all, "calibration")),
    ...ofOne,
    ...mergePhases(ofKind(all, "phase")),
    ...mergePools(ofKind(all, "pool")),
    ...all.filter(({ kind }) => PASSED_ON.has(kind)),
    ...mergeHealth(ofKind(all, "runner-health")),
    ...mergeStages(ofKind(all, "stage"), lost),
    ...mergeReleases(ofKind(all, "release")),
  ];
};
