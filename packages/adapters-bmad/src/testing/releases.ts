import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);

/** Folder of a release, installed from npm under another name; nothing of it is in this repository. */
const folderOf = (alias: string): string => path.dirname(require.resolve(`${alias}/package.json`));

/** 4.44.3, the last of 4.x. */
export const release4 = (): string => folderOf("bmad-method-4");
/** 6.0.4. */
export const release60 = (): string => folderOf("bmad-method-60");
/** 6.12.0. */
export const release6 = (): string => folderOf("bmad-method-6");
