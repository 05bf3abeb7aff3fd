import { fileURLToPath } from "node:url";
import type { RunSidecarOptions } from "../sidecar/run-sidecar.ts";
import { makeSystemClock } from "./system-clock.ts";

const FAKE_SIDECAR = fileURLToPath(new URL("./fake-sidecar.ts", import.meta.url));
const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** Runs this package's sidecar for tests, misbehaving as told. */
export const fakeSidecar = (behaviour: string, changes: Partial<RunSidecarOptions> = {}): RunSidecarOptions => ({
  command: () => [process.execPath, "--conditions=@plimsoll/source", FAKE_SIDECAR, behaviour],
  cwd: FOLDER,
  clock: makeSystemClock(),
  agentCount: 4,
  startTimeoutMs: 20_000,
  onPhase: () => undefined,
  ...changes,
});
