import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A folder for one test, with its files. */
export interface TemporaryFolder {
  readonly root: string;
  readonly write: (file: string, text: string | Uint8Array) => void;
  readonly remove: () => void;
}

/** Makes a folder with files below the system's temporary one. */
export const temporaryFolder = (files: Readonly<Record<string, string>> = {}): TemporaryFolder => {
  const root = mkdtempSync(path.join(tmpdir(), "plimsoll-bmad-"));
  const write = (file: string, text: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  return { root, write, remove: () => rmSync(root, { recursive: true, force: true }) };
};
