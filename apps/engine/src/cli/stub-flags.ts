import {
  boundedInt,
  didYouMean,
  FAILURE_CODES,
  messageOf,
  milliseconds,
  selectionParser,
  type StubSelection,
} from "@plimsoll/adapters-command-line";
import type * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";

/** `all`, so many agents, or their names; how the stub's faults are aimed. */
const parseSelection = selectionParser(/^[A-Za-z][\w.:-]*$/);

const codes: readonly string[] = FAILURE_CODES;

/** One kind of failure and whom it hits how often. */
export interface StubFailure {
  readonly code: string;
  readonly agents: StubSelection;
  /** Share of the invocations that are hit, in 0..1. */
  readonly ratio: number;
}

const parseRatio = (text: string): number => {
  const ratio = text === "" ? Number.NaN : Number(text);
  if (ratio > 0 && ratio <= 1) return ratio;
  throw new Error(`Expected a share above 0 and up to 1 after the colon, got ${text}`);
};

/** `timeout=2`, `llm-error=writer`, `llm-error=all:0.1`: a failure code, whom it hits, and in which share of the invocations. */
export const parseFailure = (text: string): StubFailure => {
  const [code = "", aim = "all"] = text.split("=", 2);
  if (!codes.includes(code)) {
    throw new Error(`Expected CODE=AGENTS[:SHARE] with a code of ${codes.join(", ")}.${didYouMean(code, codes)}`);
  }
  const [selection = "all", ratio = "1"] = aim.split(":", 2);
  return { code, agents: parseSelection(selection), ratio: parseRatio(ratio) };
};

/** Flags that give the stub a behaviour; what is absent behaves well. */
export const stubFlags = {
  stubJitterMs: milliseconds("stub-jitter-ms", "Stub: added to every service time, uniformly up to this"),
  stubCeiling: boundedInt("stub-ceiling", 1, "Stub: invocations that reach the LLM at once; the others wait"),
  stubFail: Flag.String("stub-fail").pipe(
    Flag.mapTryCatch(parseFailure, messageOf),
    Flag.withMetavar("CODE=AGENTS[:SHARE]"),
    Flag.withDescription(`Stub: invocations that fail; repeatable; CODE is one of ${codes.join(", ")}`),
    Flag.atLeast(0),
  ),
  stubHang: Flag.String("stub-hang").pipe(
    Flag.mapTryCatch(parseSelection, messageOf),
    Flag.withMetavar("AGENTS"),
    Flag.withDescription("Stub: agents whose invocations never end (all, a count, or names)"),
    Flag.optional,
  ),
  stubCrashAfter: boundedInt("stub-crash-after", 0, "Stub: dies once so many results were delivered"),
};

/** The stub's flags as they were parsed. */
export type StubFlags = Command.Command.Config.Infer<typeof stubFlags>;
