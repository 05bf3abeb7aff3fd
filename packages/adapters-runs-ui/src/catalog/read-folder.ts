import type { CatalogEntry } from "@plimsoll/application";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { READ_FLAGS } from "../samples/follow-samples.ts";
import { parseDocument } from "./check-document.ts";
import { entryOfDocument, entryOfFirstLine } from "./entry-of-document.ts";
import type { JsonObject } from "./json-access.ts";
import { kindOf, SAMPLES_FILE } from "./kinds.ts";

/** A document that is larger is none that Plimsoll wrote. */
const LARGEST_DOCUMENT_BYTES = 256 * 1024 * 1024;
const LONGEST_FIRST_LINE_BYTES = 1024 * 1024;
const LAST_LINE_BYTES = 4096;
/** Resources are sampled every second or oftener; provisioning an orchestrator may be silent for longer. */
const SILENT_AFTER_MS = 120_000;

/** A folder with what it told. */
export interface ReadFolder {
  readonly entry: CatalogEntry;
  readonly files: readonly string[];
  readonly document: JsonObject;
}

/** Reads a regular file whole; a link, a pipe or a file beyond `mostBytes` is refused. */
export const readWhole = async (path: string, mostBytes = LARGEST_DOCUMENT_BYTES): Promise<Buffer> => {
  const handle = await open(path, READ_FLAGS);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error("it is not a file");
    if (stats.size > mostBytes) throw new Error(`it has ${stats.size} bytes, more than the ${mostBytes} that are read`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
};

const readPart = async (path: string, wanted: "first" | "last"): Promise<string> => {
  const handle = await open(path, READ_FLAGS);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, wanted === "first" ? LONGEST_FIRST_LINE_BYTES : LAST_LINE_BYTES);
    const buffer = Buffer.alloc(length);
    await handle.read(buffer, 0, length, wanted === "first" ? 0 : size - length);
    return buffer.toString("utf8");
  } finally {
    await handle.close();
  }
};

const NOTHING_TOLD = {
  startedAt: null,
  outcome: null,
  title: null,
  orchestrators: [],
  agentCount: null,
  p50LatencyMs: null,
  p95LatencyMs: null,
  successRatio: null,
  devMode: false,
} as const;

type Told = Omit<CatalogEntry, "id" | "changedAtMs">;
type Reading = { readonly told: Told; readonly document: JsonObject };

const damaged = (kind: CatalogEntry["kind"], problem: string): Reading => ({
  told: { ...NOTHING_TOLD, kind, state: "damaged", problem },
  document: {},
});

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const readDocument = async (folder: string, kind: CatalogEntry["kind"], file: string): Promise<Reading> => {
  const parsed = parseDocument(kind, (await readWhole(join(folder, file))).toString("utf8"));
  if (typeof parsed === "string") return damaged(kind, `${file}, ${parsed}`);
  return { told: { ...entryOfDocument(kind, parsed), problem: null }, document: parsed };
};

const lastRecordEnds = async (path: string): Promise<boolean> => {
  const lines = (await readPart(path, "last")).trimEnd().split("\n");
  return (lines.at(-1) ?? "").startsWith('{"kind":"end"');
};

const PROBLEMS = {
  "cut-off": "it has no end and nothing was written for two minutes: its runner was killed, or waits",
  partial: "it ended but has no report; `plimsoll report` makes one",
  running: null,
} as const;

/** A run that has only samples is on its way, was killed, or lost its reports. */
const readRunning = async (folder: string, changedAtMs: number): Promise<Reading> => {
  const path = join(folder, SAMPLES_FILE);
  const text = await readPart(path, "first");
  if (text === "") return damaged("unknown", `${SAMPLES_FILE} is empty`);
  const first = parseDocument("unknown", text.split("\n")[0] ?? "");
  if (typeof first === "string") return damaged("unknown", `${SAMPLES_FILE}, line 1: ${first}`);
  if (first["kind"] !== "run") return damaged("unknown", `${SAMPLES_FILE}, line 1 is not the record of a run`);
  const isSilent = Date.now() - changedAtMs > SILENT_AFTER_MS;
  const state = isSilent ? ((await lastRecordEnds(path)) ? "partial" : "cut-off") : "running";
  return { told: { ...entryOfFirstLine(first), state, problem: PROBLEMS[state] }, document: first };
};

const lastChange = async (folder: string, files: readonly string[]): Promise<number> => {
  const times = await Promise.all(files.map(async (file) => (await lstat(join(folder, file))).mtimeMs));
  return Math.max(0, ...times);
};

const readAny = async (folder: string, files: readonly string[], changedAtMs: number): Promise<Reading> => {
  const { kind, file } = kindOf(files);
  if (file !== null) return readDocument(folder, kind, file);
  if (files.includes(SAMPLES_FILE)) return readRunning(folder, changedAtMs);
  return { told: { ...NOTHING_TOLD, kind, state: "unknown", problem: "no file of a run is in it" }, document: {} };
};

/** The names of a folder's regular files. */
const filesOf = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { withFileTypes: true })).filter((one) => one.isFile()).map(({ name }) => name);

/** Reads a folder of results; what can't be read is told in the entry. */
export const readFolder = async (rootDir: string, id: string): Promise<ReadFolder> => {
  const folder = join(rootDir, id);
  const files = await filesOf(folder);
  const changedAtMs = await lastChange(folder, files);
  const { told, document } = await readAny(folder, files, changedAtMs).catch((cause: unknown) =>
    damaged(kindOf(files).kind, messageOf(cause)),
  );
  return { entry: { id, changedAtMs, ...told }, files, document };
};

/** Says whether a folder changed since it was read, at the price of one look at each file. */
export const folderStamp = async (rootDir: string, id: string): Promise<string> => {
  const folder = join(rootDir, id);
  const files = await filesOf(folder);
  const stats = await Promise.all(files.map(async (file) => ({ file, ...(await lstat(join(folder, file))) })));
  return stats.map(({ file, size, mtimeMs }) => `${file}:${size}:${mtimeMs}`).join("|");
};
