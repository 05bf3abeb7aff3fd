import { readFileSync, rmdirSync, writeFileSync } from "node:fs";

/** Empty when the file is not there. */
export const readControl = (path: string): string => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
};

/** False when the kernel refuses the value or the file is not there. */
export const writeControl = (path: string, value: string): boolean => {
  try {
    writeFileSync(path, value);
    return true;
  } catch {
    return false;
  }
};

/** True when the group is gone afterwards; false while it still has processes or groups. */
export const removeGroup = (folder: string): boolean => {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
};
