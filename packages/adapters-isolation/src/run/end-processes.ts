import type { JobGroups } from "../control-groups/job-groups.ts";
import type { LaunchedProcess } from "../launch/launched-process.ts";
import type { JobProcesses } from "./job-processes.ts";

const PAUSE_MS = 10;
/** Killing is a matter of milliseconds; what lasts longer hangs in the kernel, and the janitor goes on trying. */
const TRIES = 200;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

const kill = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already, which is what was wanted.
  }
};

/** What is to be ended, and how it can be found. */
export interface RunningJob {
  readonly launched: LaunchedProcess;
  readonly groups: JobGroups;
  readonly processes: JobProcesses;
  /** The kernel ends all of the job with its first process, so that nobody has to be searched for. */
  readonly ownProcessIds: boolean;
}

const killAll = ({ launched, groups, processes, ownProcessIds }: RunningJob): number => {
  const left = [...groups.pids(), ...(ownProcessIds ? [] : processes.pids)];
  if (launched.pid !== null) kill(-launched.pid);
  for (const pid of left) kill(pid);
  return left.length;
};

/** Ends every process of a job, however it tries to stay, and removes its control groups. */
export const endProcesses = async (job: RunningJob): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (killAll(job) === 0 && job.groups.remove()) return;
    await pause();
  }
};
