import type { ProcessTreeReading } from "@plimsoll/application";

/** A process and its parent. */
export interface ProcessLink {
  readonly pid: number;
  readonly parentPid: number;
}

/** Where process figures come from: /proc on Linux, `ps` elsewhere. Neither rejects; what can't be read counts nothing. */
export interface ProcessSource {
  /** For the environment fingerprint: what the figures are and what is missing. */
  readonly description: string;
  readonly links: () => Promise<readonly ProcessLink[]>;
  readonly read: (pids: readonly number[], withPss: boolean) => Promise<ProcessTreeReading>;
}
