/** What the launch said on its own channel (ROOM_SCRIPT). */
export interface LaunchStatus {
  /** The job was started: from here on it is the job's own affair. */
  readonly ready: boolean;
  /** Of the job, in the shell's counting: 128 + signal for a death by signal. Null when the launch itself was ended. */
  readonly exitCode: number | null;
  /** The shell told of a signal ("Killed"), so that an exit code above 128 is none of the program's own. */
  readonly signalled: boolean;
  /** Anything else: why a launch failed. */
  readonly complaint: string;
}

const FIRST_SIGNAL_CODE = 129;

/** Between `ready` and `exit` a shell names the signal; else it is a tool that could not give up its rights, and says why. */
export const parseStatus = (text: string): LaunchStatus => {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const start = lines.indexOf("ready");
  const said = start < 0 ? [] : lines.slice(start + 1);
  const exit = /^exit (\d+)$/.exec(said.at(-1) ?? "");
  const exitCode = exit === null ? null : Number(exit[1]);
  const words = exit === null ? [] : said.slice(0, -1);
  const signalled = words.length > 0 && exitCode !== null && exitCode >= FIRST_SIGNAL_CODE;
  const entered = start >= 0 && (words.length === 0 || signalled);
  return { ready: entered, exitCode, signalled, complaint: (start < 0 ? lines : words).join("; ") };
};
