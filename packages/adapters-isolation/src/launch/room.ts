import { chmodSync, lstatSync, mkdirSync, readlinkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { shellQuoted } from "./environment-lines.ts";
import type { ResolvedJob } from "./resolve-job.ts";

/** What the trees of all jobs have in common; made once, so that a launch has few programs to start. */
export interface RoomTemplate {
  /** Where a job mounts its tree; an empty folder, the same for all: each sees its own mount only. */
  readonly mountPoint: string;
  /** Folders, links and empty files, to be copied into it. */
  readonly skeleton: string;
  /** What is then mounted over them, read-only. */
  readonly runtimePaths: readonly string[];
}

const DEVICES = ["null", "zero", "full", "random", "urandom"];
const OPEN_FOLDER = 0o755;

/** Whatever the umask of the engine is, jobs of another user must get through. */
const makeFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, OPEN_FOLDER);
};

type Kind = "link" | "folder" | "file" | "absent";

const kindOf = (path: string): Kind => {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return "absent";
  if (status.isSymbolicLink()) return "link";
  return status.isDirectory() ? "folder" : "file";
};

const place = (skeleton: string, path: string): boolean => {
  const kind = kindOf(path);
  if (kind === "absent") return false;
  makeFolder(dirname(`${skeleton}${path}`));
  if (kind === "link") symlinkSync(readlinkSync(path), `${skeleton}${path}`);
  else if (kind === "folder") makeFolder(`${skeleton}${path}`);
  else writeFileSync(`${skeleton}${path}`, "");
  return kind !== "link";
};

/** Makes the template below a folder that belongs to the runner alone. */
export const makeRoomTemplate = (folder: string, runtimePaths: readonly string[]): RoomTemplate => {
  const [mountPoint, skeleton] = [`${folder}/room`, `${folder}/skeleton`];
  for (const path of [mountPoint, skeleton]) makeFolder(path);
  for (const path of ["proc", "dev", "tmp", ".old"]) makeFolder(`${skeleton}/${path}`);
  for (const device of DEVICES) writeFileSync(`${skeleton}/dev/${device}`, "");
  symlinkSync("/proc/self/fd", `${skeleton}/dev/fd`);
  symlinkSync("/tmp", `${skeleton}/dev/shm`);
  return { mountPoint, skeleton, runtimePaths: runtimePaths.filter((path) => place(skeleton, path)) };
};

/** fstab(5): fields end at white space. */
const escaped = (path: string): string =>
  path.replaceAll(/[\\\s]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);

/** All mounts of a job's tree for one call of mount(8): one program instead of one for each. Outer folders come first. */
export const roomFstab = ({ mountPoint, runtimePaths }: RoomTemplate, job: ResolvedJob): string => {
  const line = (path: string, options: string): string =>
    `${escaped(path)} ${escaped(`${mountPoint}${path}`)} none bind,${options} 0 0\n`;
  const own = [
    ...job.readPaths.map((path) => ({ path, options: "ro,nosuid,nodev" })),
    ...job.writePaths.map((path) => ({ path, options: "rw,nosuid,nodev" })),
  ].toSorted((a, b) => a.path.length - b.path.length);
  return [
    ...DEVICES.map((device) => line(`/dev/${device}`, "nosuid,noexec")),
    ...runtimePaths.map((path) => line(path, "ro,nosuid,nodev")),
    ...own.map(({ path, options }) => line(path, options)),
  ].join("");
};

/** Shell commands that make the places, in the tree, for what a job has of its own. */
export const roomPlaces = ({ runtimePaths }: RoomTemplate, job: ResolvedJob): string => {
  const paths = [...job.readPaths, ...job.writePaths];
  const isMounted = (path: string): boolean => runtimePaths.some((runtime) => path.startsWith(`${runtime}/`));
  const files = paths.filter((path) => !statSync(path).isDirectory());
  const folders = paths.filter((path) => !files.includes(path)).concat(files.map(dirname), job.workingDirectory);
  const quoted = folders.filter((folder) => !isMounted(folder)).map((folder) => shellQuoted(`.${folder}`));
  const touched = files.filter((file) => !isMounted(file)).map((file) => `: > ${shellQuoted(`.${file}`)}`);
  return [...(quoted.length === 0 ? [] : [`mkdir -p ${quoted.join(" ")}`]), ...touched].join("\n");
};
