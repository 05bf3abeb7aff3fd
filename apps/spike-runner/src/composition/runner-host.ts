import { lockfilePaths } from "@plimsoll/adapters-command-line";
import { makeHost } from "@plimsoll/adapters-host";
import type { ClockPort } from "@plimsoll/application";
import { PLIMSOLL_VERSION } from "../cli/version.ts";

/** The machine as every command measures and names it. */
export const makeRunnerHost = (clock: ClockPort) =>
  makeHost({ clock, lockfiles: lockfilePaths(), plimsollVersion: PLIMSOLL_VERSION });
