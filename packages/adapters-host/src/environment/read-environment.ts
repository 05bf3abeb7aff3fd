import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import os from "node:os";
import { basename } from "node:path";
import type { EnvironmentFingerprint } from "@plimsoll/domain";

/** What to fingerprint beside the machine itself. */
export interface EnvironmentSource {
  /** Paths of lockfiles; a file that can't be read is recorded as `absent`. */
  readonly lockfiles: readonly string[];
  readonly plimsollVersion: string;
  /** How process figures are read here; joins the description of the system. */
  readonly processFigures: string;
}

const sha256Of = async (path: string): Promise<string> => {
  const content = await readFile(path).catch(() => null);
  return content === null ? "absent" : createHash("sha256").update(content).digest("hex");
};

/** Keyed by file name, or by the whole path when two lockfiles share a name. */
const hashLockfiles = async (paths: readonly string[]): Promise<Record<string, string>> => {
  const isAmbiguous = (path: string) => paths.filter((other) => basename(other) === basename(path)).length > 1;
  const entries = paths.map(async (path) => [isAmbiguous(path) ? path : basename(path), await sha256Of(path)]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
};

const distribution = async (): Promise<string> => {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text)?.[1] ?? os.type();
};

/** The smaller of the machine's memory and what a container's limit leaves of it. */
const usableMemoryBytes = (): number => {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, os.totalmem()) : os.totalmem();
};

/** Machine, versions and lockfile hashes; reads files only, changes nothing. */
export const readEnvironment = async (source: EnvironmentSource): Promise<EnvironmentFingerprint> => ({
  os: `${await distribution()}, ${os.type()} ${os.release()} ${os.arch()} (${source.processFigures})`,
  cpuModel: os.cpus()[0]?.model.trim() || "unknown",
  cores: os.availableParallelism(),
  memoryBytes: usableMemoryBytes(),
  nodeVersion: process.version,
  plimsollVersion: source.plimsollVersion,
  loadAverage1m: os.loadavg()[0] ?? 0,
  lockfileSha256: await hashLockfiles(source.lockfiles),
});
