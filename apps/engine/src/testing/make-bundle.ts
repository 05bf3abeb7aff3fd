import { execFile } from "node:child_process";
import { copyFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { makeWorkFolder } from "./work-folder.ts";

const app = fileURLToPath(new URL("../../", import.meta.url));

/** Builds the bundle into a new folder outside of the workspace, as a package would lie there; returns the folder. */
export const makeBundle = async (): Promise<string> => {
  const folder = makeWorkFolder();
  const script = path.join(app, "scripts/bundle.mjs");
  await promisify(execFile)(process.execPath, [script, `${folder}/bundle/`], { timeout: 120_000 });
  copyFileSync(path.join(app, "package.json"), path.join(folder, "package.json"));
  return folder;
};
