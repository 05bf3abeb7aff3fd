import { redactSecrets } from "@plimsoll/domain";
import type { TaskErrorClass } from "@plimsoll/domain";
import type { IsolatedEnd, IsolatedResult } from "../../../ports/isolated-runner.port.ts";
import { TaskFailure } from "../../../ports/task-runner.port.ts";

/** Characters of stderr that go into the journal with a failure. */
const STDERR_LENGTH = 2_000;

/** EX_UNAVAILABLE, EX_OSERR, EX_IOERR, EX_TEMPFAIL. */
const TEMPORARY_EXITS = new Set([69, 71, 74, 75]);

/**
 * Exit codes by which a program says that repeating it can't help: 64 to 78 of sysexits.h (usage, bad data, missing input,
 * no permission, …) save its temporary ones, and the shell's 126 and 127 (not executable, not found).
 */
const isFinalExit = (exitCode: number): boolean =>
  (exitCode >= 64 && exitCode <= 78 && !TEMPORARY_EXITS.has(exitCode)) || exitCode === 126 || exitCode === 127;

interface Described {
  readonly class: TaskErrorClass;
  readonly code: string;
  readonly what: string;
}

const describe = (end: IsolatedEnd): Described => {
  switch (end.kind) {
    case "exited":
      return {
        class: isFinalExit(end.exitCode) ? "permanent" : "retryable",
        code: "exit-code",
        what: `the program ended with exit code ${end.exitCode}`,
      };
    case "out-of-memory":
      return { class: "resource", code: "out-of-memory", what: `the program needed more than ${end.limitMb} MB` };
    case "timeout":
      return {
        class: "timeout",
        code: `${end.limit}-time-limit`,
        what: `the program used up its ${end.limit} time of ${end.limitMs} ms`,
      };
    case "crash":
      return { class: "crash", code: "process-crash", what: `the program was ended by ${end.signal}` };
    case "policy-violation":
      return { class: "permanent", code: "policy-violation", what: end.what };
    case "not-started":
      return { class: "retryable", code: "not-started", what: `the program was not started: ${end.reason}` };
  }
};

/** The failure of an attempt whose process did not end with exit code 0, with the last of its stderr. */
export const codeFailure = ({ end, stderr }: IsolatedResult): TaskFailure => {
  const { what, ...failure } = describe(end);
  const said = redactSecrets(stderr).trim().slice(-STDERR_LENGTH);
  const message = said === "" ? what : `${what}; it said: ${said}`;
  return new TaskFailure({ ...failure, message, retryAfterMs: null });
};
