import { chmod, rm, symlink } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a bundled program executable and, where it was built in its own place, a command of the workspace: `npm ci` links no program whose
 * file is not there yet, and in a fresh clone it is not.
 */
export const linkProgram = async (file, { root, isInPlace }) => {
  await chmod(file, 0o755);
  if (!isInPlace) return;
  const folder = path.join(root, "node_modules/.bin");
  const link = path.join(folder, path.basename(file, ".js"));
  await rm(link, { force: true });
  await symlink(path.relative(folder, file), link);
};
