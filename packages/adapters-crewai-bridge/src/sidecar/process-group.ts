import { readdirSync, readFileSync } from "node:fs";

/** Whether a pid names a process that may still do something. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** State and process group of proc(5)'s stat, whose second field may hold spaces and brackets. */
const statOf = (pid: string): { readonly state: string; readonly group: number } | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", , group = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state, group: Number(group) };
  } catch {
    return null;
  }
};

const isZombie = (state: string): boolean => state === "Z" || state === "X";

/** Like `isAlive`, but a dead process that nobody has waited for yet does not count. */
export const isRunning = (pid: number): boolean => {
  if (!isAlive(pid)) return false;
  const stat = statOf(String(pid));
  return stat === null ? listed() === null : !isZombie(stat.state);
};

const listed = (): readonly string[] | null => {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
};

/** Members that run; a zombie that nobody has waited for does not count. Without /proc, the group's leader stands for all. */
export const runningMembers = (groupId: number): readonly number[] => {
  if (!isAlive(-groupId)) return [];
  const pids = listed();
  if (pids === null) return [groupId];
  return pids
    .filter((pid) => {
      const stat = statOf(pid);
      return stat !== null && stat.group === groupId && !isZombie(stat.state);
    })
    .map(Number);
};

/** Signals every member; a group that is gone, or holds nothing but dead processes, is no error. */
export const signalGroup = (groupId: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-groupId, signal);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
};
