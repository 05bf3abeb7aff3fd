import { fileURLToPath } from "node:url";
import type { OrchestratorProviderPort } from "@plimsoll/application";
import { sidecarProvider } from "../sidecar/sidecar-provider.ts";
import { makeSystemClock } from "./system-clock.ts";

const ROOT = new URL("../../../../", import.meta.url);

/** The sidecar of this repository in this repository's cache: provisioned by whoever comes first. */
export const realSidecar = (onLog: (line: string) => void = () => undefined): OrchestratorProviderPort =>
  sidecarProvider({
    projectDir: fileURLToPath(new URL("sidecars/python", ROOT)),
    cacheDir: fileURLToPath(new URL(".plimsoll", ROOT)),
    clock: makeSystemClock(),
    startTimeoutMs: 240_000,
    onLog,
  });
