import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A new folder to run the program in. Others may enter it: the embedded database of a program that runs as root has an account of its own. */
export const makeWorkFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-engine-"));
  chmodSync(folder, 0o755);
  return folder;
};
