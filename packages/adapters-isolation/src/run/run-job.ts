import { chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { redactSecrets } from "@plimsoll/domain";
import type { IsolatedEnd, IsolatedJob, IsolatedResult } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { makeJobGroups } from "../control-groups/job-groups.ts";
import type { JobGroups } from "../control-groups/job-groups.ts";
import type { Janitor } from "../janitor/start-janitor.ts";
import { BASIC_ENVIRONMENT, environmentLines } from "../launch/environment-lines.ts";
import { launchCommand } from "../launch/launch-command.ts";
import type { LaunchContext } from "../launch/launch-command.ts";
import { launchProcess } from "../launch/launched-process.ts";
import { resolveJob } from "../launch/resolve-job.ts";
import type { ResolvedJob } from "../launch/resolve-job.ts";
import { isFaultOfJob } from "../launch/shortage.ts";
import { roomFstab } from "../launch/room.ts";
import type { RoomTemplate } from "../launch/room.ts";
import type { Layers } from "../layers/layers.ts";
import type { CompleteSettings } from "../settings.ts";
import { classifyEnd } from "./classify-end.ts";
import { endProcesses } from "./end-processes.ts";
import type { RunningJob } from "./end-processes.ts";
import { JobMeter } from "./job-meter.ts";
import { JobProcesses } from "./job-processes.ts";
import { OutputCollector, TailCollector } from "./output-collector.ts";
import { parseStatus } from "./parse-status.ts";
import { readAll } from "./read-all.ts";

/** What all jobs of a runner share. */
export interface Workshop {
  readonly layers: Layers;
  readonly settings: CompleteSettings;
  readonly janitor: Janitor;
  /** Private to the runner. */
  readonly folder: string;
  readonly template: RoomTemplate;
}

/** Names a job within its runner; its user is found by it as well. */
export interface JobSlot {
  readonly name: string;
  readonly spareUid: number;
}

const LOOK_EVERY_MS = 100;
/** How long channels may stay open when no process of the job is left. */
const CLOSE_WITHIN_MS = 2_000;
const STDERR_TAIL = { length: 16_384, lines: 50 };
const SECRET_NAME = /key|token|secret|password|credential/i;

const unrun = (end: IsolatedEnd): IsolatedResult => ({
  end,
  stdout: "",
  stderr: "",
  peakMemoryBytes: 0,
  cpuMs: 0,
  wallMs: 0,
});

const refused = (what: string): IsolatedResult => unrun({ kind: "policy-violation", what });

/** What the launcher stumbles over is no fault of the job, unless it says so: the next attempt may have more luck. */
const stumbled = (defect: unknown): IsolatedResult =>
  isFaultOfJob(defect)
    ? refused(`could not be started: ${String(defect)}`)
    : unrun({ kind: "not-started", reason: `could not be launched: ${String(defect)}` });

const secretsOf = (env: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(env).flatMap((name) => (SECRET_NAME.test(name) ? (env[name] ?? []) : []));

const judgedLimits = (job: IsolatedJob, { maxProcesses, maxFileBytes }: CompleteSettings) => ({
  ...job.limits,
  maxProcesses,
  maxFileBytes,
});

const acquireGroups = (workshop: Workshop, job: IsolatedJob, { name }: JobSlot) =>
  Effect.acquireRelease(
    Effect.sync(() => makeJobGroups(workshop.layers.groups, name, judgedLimits(job, workshop.settings))),
    (groups) => Effect.sync(() => void groups.remove()),
  );

const fstabFileOf = ({ folder }: Workshop, { name }: JobSlot): string => `${folder}/${name}.fstab`;

const acquireFstab = (workshop: Workshop, slot: JobSlot, job: ResolvedJob) => {
  const file = fstabFileOf(workshop, slot);
  return Effect.acquireRelease(
    Effect.sync(() => writeFileSync(file, roomFstab(workshop.template, job))),
    () => Effect.sync(() => rmSync(file, { force: true })),
  );
};

/** Where there is no private tree, /tmp is the machine's: the job gets a folder instead. */
const acquireScratch = (workshop: Workshop, { name, spareUid }: JobSlot) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const folder = `${workshop.folder}/${name}`;
      mkdirSync(folder, { mode: 0o700 });
      if (workshop.layers.ownUid) chownSync(folder, spareUid, spareUid);
      return folder;
    }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
  );

const contextOf = (workshop: Workshop, job: IsolatedJob, slot: JobSlot, groups: JobGroups): LaunchContext => ({
  layers: workshop.layers,
  settings: workshop.settings,
  limits: job.limits,
  procsFiles: groups.procsFiles,
  room: { template: workshop.template, fstabFile: fstabFileOf(workshop, slot) },
  spareUid: slot.spareUid,
});

const acquireProcess = (workshop: Workshop, groups: JobGroups, start: () => RunningJob["launched"]) =>
  Effect.acquireRelease(
    Effect.sync((): RunningJob => {
      const launched = start();
      if (launched.pid !== null) workshop.janitor.jobStarted(launched.pid);
      const processes = new JobProcesses(launched.pid ?? -1);
      return { launched, groups, processes, ownProcessIds: workshop.layers.namespaces !== null };
    }),
    (running) =>
      Effect.promise(async () => {
        await endProcesses(running);
        if (running.launched.pid !== null) workshop.janitor.jobEnded(running.launched.pid);
      }),
  );

/** Ends with the first limit that is broken; until then it tells of work that was seen. */
const breached = (meter: JobMeter, onProgress: () => void): Effect.Effect<IsolatedEnd> =>
  Effect.sync(() => {
    const end = meter.breach();
    if (meter.hasWorked()) onProgress();
    return end;
  }).pipe(
    Effect.delay(LOOK_EVERY_MS),
    Effect.repeat({ until: (end) => end !== null }),
    Effect.map((end) => end as IsolatedEnd),
  );

const wallLimit = ({ limits: { wallTimeMs } }: IsolatedJob): Effect.Effect<IsolatedEnd> =>
  Effect.as(Effect.sleep(wallTimeMs), { kind: "timeout", limit: "wall", limitMs: wallTimeMs });

const overflowed = (stdout: OutputCollector, { limits: { outputBytes } }: IsolatedJob): Effect.Effect<IsolatedEnd> =>
  Effect.as(
    Effect.promise(() => stdout.overflow),
    { kind: "policy-violation", what: `the program wrote more than ${outputBytes} bytes to stdout` },
  );

const attend = Effect.fnUntraced(function* (workshop: Workshop, job: IsolatedJob, running: RunningJob) {
  const startedAt = performance.now();
  const { launched, groups, processes } = running;
  const limits = judgedLimits(job, workshop.settings);
  const meter = new JobMeter(groups, processes, limits);
  const stdout = new OutputCollector(launched.stdout, job.limits.outputBytes, job.onOutput);
  const stderr = new TailCollector(launched.stderr, STDERR_TAIL, () => job.onOutput());
  const status = readAll(launched.status);
  launched.stdin.end(job.stdin);
  const stopped = yield* Effect.raceAllFirst([
    Effect.as(
      Effect.promise(() => launched.exited),
      null,
    ),
    wallLimit(job),
    overflowed(stdout, job),
    breached(meter, job.onProgress ?? (() => undefined)),
  ]);
  const wallMs = performance.now() - startedAt;
  const breach = stopped ?? meter.breach();
  const use = meter.use;
  yield* Effect.promise(() => endProcesses(running));
  yield* Effect.promise(() => launched.closed).pipe(Effect.timeoutOption(CLOSE_WITHIN_MS));
  const said = redactSecrets(stderr.text, secretsOf(job.env));
  const ended = Effect.promise(async () => {
    const launchStatus = workshop.layers.namespaces === null ? null : parseStatus(await status);
    return classifyEnd({ process: await launched.exited, status: launchStatus, stderr: stderr.text, limits });
  });
  return { end: breach ?? (yield* ended), stdout: stdout.text, stderr: said, ...use, wallMs };
});

const start = Effect.fnUntraced(function* (workshop: Workshop, job: IsolatedJob, slot: JobSlot, resolved: ResolvedJob) {
  const groups = yield* acquireGroups(workshop, job, slot);
  const rooms = workshop.layers.namespaces !== null;
  const scratch = rooms ? null : yield* acquireScratch(workshop, slot);
  if (rooms) yield* acquireFstab(workshop, slot, resolved);
  const own = scratch === null ? {} : { HOME: scratch, TMPDIR: scratch };
  const environment = environmentLines({ ...BASIC_ENVIRONMENT, ...own, ...job.env });
  const command = launchCommand(contextOf(workshop, job, slot, groups), resolved);
  const cwd = rooms ? "/" : resolved.workingDirectory;
  const running = yield* acquireProcess(workshop, groups, () => launchProcess(command, cwd, environment));
  return yield* attend(workshop, job, running);
});

/** Runs one job from its folder and groups to its last process; refuses it where it can't be isolated as demanded. */
export const runJob = (workshop: Workshop, job: IsolatedJob, slot: JobSlot): Effect.Effect<IsolatedResult> => {
  const resolved = resolveJob(job, workshop.layers, workshop.settings);
  return Result.isFailure(resolved)
    ? Effect.succeed(refused(resolved.failure))
    : Effect.scoped(start(workshop, job, slot, resolved.success)).pipe(
        Effect.catchDefect((defect) => Effect.succeed(stumbled(defect))),
      );
};
