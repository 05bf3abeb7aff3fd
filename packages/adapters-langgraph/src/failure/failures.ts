import { OrchestratorFailure } from "@plimsoll/application";
import type { HostFailure } from "../wire/host-messages.ts";

/** A failure without a process behind it. */
export const failureOf = ({ code, message, hint }: HostFailure): OrchestratorFailure =>
  new OrchestratorFailure({ code, message, hint, exitCode: null, lastStderr: [] });

/** The pool has been released. */
export const poolNotFound = (poolId: string): OrchestratorFailure =>
  failureOf({ code: "pool-not-found", message: `pool ${poolId} has been released`, hint: "instantiate a new pool" });

/** Nothing came of a question in its time: the child's event loop is blocked, or it hangs. */
export const noAnswer = (what: string, limitMs: number): OrchestratorFailure =>
  failureOf({
    code: "timeout",
    message: `The process of the agents did not answer ${what} within ${limitMs} ms`,
    hint: "Its event loop is blocked or the machine is overloaded: look for synchronous work in the agents, or ask for fewer of them.",
  });

/** The child's closing count and what it sent do not agree. */
export const miscounted = (message: string): OrchestratorFailure =>
  failureOf({
    code: "conservation",
    message,
    hint: "Results were lost or doubled between the process of the agents and the runner.",
  });
