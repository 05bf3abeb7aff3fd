import type { Phase, ResourceMark, ResourceRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import type { ProcessTreeReading } from "../../ports/host.port.ts";
import type { SpikeSession, StartedSpike } from "./spike-session.ts";

/** Reading PSS walks page tables, some 10 ms of CPU for a CrewAI tree: twice a second costs about 2 % of a core. */
export const SAMPLE_EVERY_MS = 500;
/** Garbage and closing sockets get this long before a marked reading. */
const SETTLE_MS = 400;
/** Above this relative difference the orchestrator's own report is recorded as disagreeing. */
const DISAGREEMENT_RATIO = 0.1;

/** Roots first, then all below them, each once. */
const withDescendants = ({ ports }: SpikeSession, roots: readonly number[]) =>
  Effect.map(
    Effect.forEach(roots, (pid) => ports.host.descendants(pid)),
    (trees) => [...new Set(trees.flat())],
  );

/**
 * Asks which processes are the orchestrator's and remembers them, and what it says of them. When it can't answer, its last
 * processes stand: a busy moment must not leave the waves without memory figures.
 */
export const findOrchestratorPids = Effect.fnUntraced(function* ({ session, orchestrator }: StartedSpike) {
  const reported = yield* Effect.orElseSucceed(orchestrator.resources, () => null);
  session.reportedProcesses = reported;
  if (reported === null) return;
  session.orchestratorPids = yield* withDescendants(
    session,
    reported.map(({ pid }) => pid),
  );
});

const toRecord = (
  session: SpikeSession,
  subject: ResourceRecord["subject"],
  reading: ProcessTreeReading,
): ResourceRecord => ({
  kind: "resources",
  subject,
  phase: session.phase,
  atMs: session.ports.clock.nowMs(),
  ...reading,
});

/** Children that were born since the last look count too. */
const readOrchestrator = Effect.fnUntraced(function* (session: SpikeSession) {
  const [root] = session.orchestratorPids;
  const born = root === undefined ? [] : yield* session.ports.host.descendants(root);
  const pids = [...new Set([...session.orchestratorPids, ...born])];
  return yield* session.ports.host.readProcesses(pids, true);
});

/** A settled reading at a chosen moment, for the slope over N and for leaks. */
export const markResources = Effect.fnUntraced(function* (session: SpikeSession, mark: ResourceMark) {
  yield* Effect.sleep(SETTLE_MS);
  if (session.orchestratorPids.length === 0) return;
  const reading = yield* readOrchestrator(session);
  if (reading.processCount > 0) yield* session.log.append([{ ...toRecord(session, "orchestrator", reading), mark }]);
});

/** Sets what the orchestrator has just said of its memory, with its processes, beside what the operating system says. */
export const compareReportedMemory = Effect.fnUntraced(function* ({ session }: StartedSpike) {
  const reported = session.reportedProcesses;
  if (reported === null || reported.some(({ pssBytes }) => pssBytes === null)) return;
  const reportedBytes = reported.reduce((sum, { pssBytes }) => sum + (pssBytes ?? 0), 0);
  const { pssBytes: measuredBytes } = yield* readOrchestrator(session);
  if (measuredBytes === null || measuredBytes === 0) return;
  if (Math.abs(reportedBytes / measuredBytes - 1) <= DISAGREEMENT_RATIO) return;
  const atMs = session.ports.clock.nowMs();
  yield* session.log.append([{ kind: "resource-disagreement", atMs, measuredBytes, reportedBytes }]);
});

interface CpuReading {
  readonly atMs: number;
  readonly cpuMs: number;
}

const publishReading = (session: SpikeSession, record: ResourceRecord, before: CpuReading | null): CpuReading => {
  const cpuCores = before === null ? 0 : (record.cpuMs - before.cpuMs) / Math.max(1, record.atMs - before.atMs);
  const memoryBytes = record.pssBytes ?? record.rssBytes;
  const memoryKind = record.pssBytes === null ? "rss" : "pss";
  session.ports.progress.publish({ type: "resources", memoryBytes, memoryKind, cpuCores: Math.max(0, cpuCores) });
  return record;
};

const samplePhases: ReadonlySet<Phase> = new Set([
  "instantiate",
  "memory-ladder",
  "probe",
  "warm-up",
  "half-load",
  "wave",
  "leak",
  "load",
  "cleanup",
]);

/**
 * Reads orchestrator and runner once, each time that it is run. Of the runner only what is cheap to read: walking its own
 * page tables would delay the answers that it is timing.
 */
export const resourceSampler = (session: SpikeSession) => {
  let before: CpuReading | null = null;
  return Effect.gen(function* () {
    if (!samplePhases.has(session.phase)) return;
    const runner = toRecord(
      session,
      "runner",
      yield* session.ports.host.readProcesses([session.ports.host.runnerPid], false),
    );
    if (session.orchestratorPids.length === 0) return yield* session.log.append([runner]);
    const reading = yield* readOrchestrator(session);
    if (reading.processCount === 0) return yield* session.log.append([runner]);
    const orchestrator = toRecord(session, "orchestrator", reading);
    before = publishReading(session, orchestrator, before);
    return yield* session.log.append([runner, orchestrator]);
  });
};

/** Samples orchestrator and runner until interrupted; ends only by failing. */
export const sampleResources = (session: SpikeSession) =>
  Effect.andThen(Effect.repeat(resourceSampler(session), Schedule.spaced(SAMPLE_EVERY_MS)), Effect.never);
