import type { IsolatedJob } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { expect } from "vitest";
import type { IsolatedRunnerSettings } from "../settings.ts";
import { jobOf, openRunner, processesNaming, runBesideSiblings, UNTOUCHED } from "./isolation-fixture.ts";
import type { JobChanges } from "./isolation-fixture.ts";

let marks = 0;

/** Runs a job beside siblings, checks that they and the machine are as before, and answers with its result. */
export const attempt = (make: (mark: string) => IsolatedJob, settings: IsolatedRunnerSettings = {}) =>
  Effect.gen(function* () {
    marks += 1;
    const mark = `break-out-${process.pid}-${marks}`;
    const { runner, left } = yield* openRunner(settings);
    const { result, siblings } = yield* runBesideSiblings(runner, make(mark));
    expect(siblings).toEqual(UNTOUCHED);
    expect(processesNaming(mark)).toEqual([]);
    expect(left()).toEqual([]);
    return result;
  });

/** A job in JavaScript, marked by an argument. */
export const node = (script: string, changes?: JobChanges) => (mark: string) =>
  jobOf(["node", "-e", script, mark], changes);

/** The same in Python. */
export const python = (script: string, changes?: JobChanges) => (mark: string) =>
  jobOf(["/usr/bin/python3", "-c", script, mark], changes);

/** The same for a shell. */
export const shell = (script: string, changes?: JobChanges) => (mark: string) =>
  jobOf(["sh", "-c", script, mark], changes);
