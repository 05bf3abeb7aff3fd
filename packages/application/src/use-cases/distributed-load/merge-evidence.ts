import type { EvidenceRecord, LoadScenario, Scenario, StageRecord } from "@plimsoll/domain";
import { mergeFaultWindows } from "./fault-share.ts";
import { plannedStage } from "./planned-stage.ts";
import type { SeatBooks, SummedRecord } from "./seat-books.ts";

type RecordOf<K extends SummedRecord["kind"]> = Extract<SummedRecord, { readonly kind: K }>;

/** A generator's books, and whether they were closed by itself. */
export interface GeneratorEvidence {
  readonly books: SeatBooks;
  readonly isLost: boolean;
}

const ofKind = <K extends SummedRecord["kind"]>(records: readonly SummedRecord[], kind: K): readonly RecordOf<K>[] =>
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

type Whole = { readonly scenario: Scenario; readonly load: LoadScenario };

/** One stage from those who closed it, and from the samples of those who were lost before they could. */
const mergeStage = (whole: Whole, generators: readonly GeneratorEvidence[], stage: number): StageRecord => {
  const closed = generators.flatMap(({ books }) =>
    ofKind(books.summed, "stage").filter((record) => record.stage === stage),
  );
  const unclosed = generators
    .filter(({ books }) => !ofKind(books.summed, "stage").some((record) => record.stage === stage))
    .map(({ books }) => books.seen(stage))
    .filter((seen) => seen !== undefined);
  const spans = [
    ...closed,
    ...unclosed.map(({ fromMs, toMs }) => ({ startedAtMs: fromMs, endedAtMs: Math.max(fromMs, toMs) })),
  ];
  const open = closed.map(({ meanOpen }) => meanOpen);
  const isWhole = unclosed.length === 0 && generators.every(({ isLost }) => !isLost);
  return {
    ...{ kind: "stage", stage, ...plannedStage(whole, stage), ...span(spans) },
    arrivals: sum([...closed, ...unclosed].map(({ arrivals }) => arrivals)),
    ...(isWhole && open.every((each) => each !== undefined) ? { meanOpen: sum(open.map((each) => each ?? 0)) } : {}),
  };
};

const mergeStages = (whole: Whole, generators: readonly GeneratorEvidence[]): readonly EvidenceRecord[] => {
  const told = generators.flatMap(({ books }) => ofKind(books.summed, "stage").map(({ stage }) => stage));
  const seen = generators.flatMap(({ books }) => books.seenStages);
  const stages = [...new Set([...told, ...seen])].sort((a, b) => a - b);
  return stages.map((stage) => mergeStage(whole, generators, stage));
};

/**
 * The last of a run's evidence, put together from that of its generators: spans, counts and ceilings. The samples were written as
 * they came, so that every figure is computed from all of them; the run's own first and last line are not in it.
 */
export const mergeEvidence = (whole: Whole, generators: readonly GeneratorEvidence[]): readonly EvidenceRecord[] => {
  const each = generators.map(({ books }) => books.summed);
  const all = each.flat();
  return [
    ...mergeCalibrations(ofKind(all, "calibration")),
    ...mergePhases(ofKind(all, "phase")),
    ...mergePools(ofKind(all, "pool")),
    ...mergeFaultWindows(
      whole,
      each.map((records) => ofKind(records, "fault-window")),
    ),
    ...mergeHealth(ofKind(all, "runner-health")),
    ...mergeStages(whole, generators),
    ...mergeReleases(ofKind(all, "release")),
  ];
};
