import type { SidecarFolders } from "@plimsoll/adapters-command-line";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { findPython } from "@plimsoll/adapters-crewai-bridge";
import type { HostPort } from "@plimsoll/application";
import type { CalibrationRecord } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import { type MachineCheck, missing, ok, warning } from "./machine-check.ts";

const BYTES_PER_MB = 1_048_576;
/** Peak of stories/000 for 72 agents, and room for the runner and the mock beside it. */
const NEEDED_MEMORY_MB = 1024;
const OLDEST_NODE: readonly [number, number] = [22, 18];
const TOLERATED_JITTER_MS = 5;

export const checkNode = (version: string): MachineCheck => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  return isEnough
    ? ok("node", version)
    : missing("node", `${version} is too old`, `Install Node ${OLDEST_NODE.join(".")} or newer.`);
};

/** Finds the interpreter that the sidecar would run on. */
export const checkPython = (env: NodeJS.ProcessEnv): Effect.Effect<MachineCheck> =>
  findPython(env).pipe(
    Effect.map(({ version, executable }) => ok("python", `${version} at ${executable}`)),
    Effect.catch(({ message, hint }) => Effect.succeed(missing("python", message, hint))),
  );

const entriesOf = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** uv and the sidecar's environment are made by the first spike; the doctor only says whether that is still to come. */
export const checkProvisioning = (folders: SidecarFolders | null): readonly MachineCheck[] => {
  if (folders === null) {
    const hint = "Install plimsoll again.";
    return [missing("sidecar", "its files are missing from this installation", hint)];
  }
  const entries = entriesOf(folders.cacheDir);
  const uv = entries.find((entry) => entry.startsWith("uv-"));
  const isProvisioned = entries.some((entry) => existsSync(path.join(folders.cacheDir, entry, "provisioned.json")));
  const later = "The first spike on CrewAI makes it; that takes some minutes and the network, later ones need neither.";
  return [
    uv === undefined ? warning("uv", "not fetched yet", later) : ok("uv", `${uv} in ${folders.cacheDir}`),
    isProvisioned ? ok("sidecar", `provisioned in ${folders.cacheDir}`) : warning("sidecar", "not provisioned", later),
  ];
};

/** Binds a free port of the loopback device, as mock and sidecar will. */
export const checkLoopback: Effect.Effect<MachineCheck> = Effect.callback((resume) => {
  const server = createServer();
  server.once("error", (error) => {
    resume(Effect.succeed(missing("ports", `127.0.0.1 can't be bound: ${error.message}`, "Allow local sockets.")));
  });
  server.listen({ port: 0, host: "127.0.0.1" }, () => {
    server.close(() => resume(Effect.succeed(ok("ports", "127.0.0.1 can be bound"))));
  });
});

export const checkMemory = (totalBytes: number, freeBytes: number): MachineCheck => {
  const [totalMb, freeMb] = [totalBytes, freeBytes].map((bytes) => Math.round(bytes / BYTES_PER_MB)) as [
    number,
    number,
  ];
  const fact = `${freeMb} MB free of ${totalMb} MB`;
  return freeMb >= NEEDED_MEMORY_MB
    ? ok("memory", fact)
    : warning("memory", fact, `72 CrewAI agents, the runner and the mock want ${NEEDED_MEMORY_MB} MB.`);
};

export const checkCores = (cores: number): MachineCheck =>
  cores >= 2
    ? ok("cores", `${cores}`)
    : warning(
        "cores",
        `${cores}`,
        "Runner, mock and orchestrator share one core: latencies will hold each other's work.",
      );

export const checkLoad = (loadAverage1m: number, cores: number): MachineCheck => {
  const fact = `${loadAverage1m.toFixed(2)} over the last minute`;
  return loadAverage1m <= cores / 2
    ? ok("load", fact)
    : warning("load", fact, "Other programs are busy: wait until they are done, or the figures hold their work too.");
};

const checkJitter = ({ timerJitterP99Ms }: CalibrationRecord): MachineCheck => {
  const fact = `p99 ${timerJitterP99Ms.toFixed(2)} ms`;
  return timerJitterP99Ms <= TOLERATED_JITTER_MS
    ? ok("timer jitter", fact)
    : warning("timer jitter", fact, "Timers are late: close other programs, or measure a slower LLM.");
};

/** The figures of the calibration, each as a check. */
export const checkCalibration = (calibration: CalibrationRecord): readonly MachineCheck[] => {
  const { loopbackRoundTripP50Ms: p50, loopbackRoundTripP99Ms: p99, llmCeilingPerSec } = calibration;
  const noMock = "The mock LLM did not answer: see whether a firewall or a security module guards 127.0.0.1.";
  return [
    checkJitter(calibration),
    p50 === null || p99 === null
      ? missing("loopback", "no answer", noMock)
      : ok("loopback", `round trip p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`),
    ok("runner ceiling", `${Math.round(calibration.runnerCeilingPerSec)} invocations/s`),
    llmCeilingPerSec === null
      ? missing("mock ceiling", "no answer", noMock)
      : ok("mock ceiling", `${Math.round(llmCeilingPerSec)} answers/s`),
  ];
};

/** Whether the kernel tells proportional set sizes; without them shared pages are counted once for every process. */
export const checkPss = (host: HostPort): Effect.Effect<MachineCheck> =>
  Effect.map(host.readProcesses([host.runnerPid], true), ({ pssBytes }) =>
    pssBytes === null
      ? warning(
          "memory figures",
          "no PSS in /proc",
          "Memory is told as RSS, which counts shared pages for each worker.",
        )
      : ok("memory figures", "PSS readable in /proc"),
  );

/** What needs no measuring. */
export const checkFixtures = (folders: SidecarFolders | null): readonly MachineCheck[] => [
  checkNode(process.versions.node),
  ...checkProvisioning(folders),
  checkMemory(os.totalmem(), os.freemem()),
  checkCores(os.availableParallelism()),
  checkLoad(os.loadavg()[0] ?? 0, os.availableParallelism()),
];
