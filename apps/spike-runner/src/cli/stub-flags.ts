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
const parseSelection = selectionParser(/^[A-Za-z][\w-]*$/);

const codes: readonly string[] = FAILURE_CODES;

/** `timeout=2`, `llm-error=archon-3`: a failure code and whom it hits. */
export const parseFailure = (text: string): { readonly code: string; readonly agents: StubSelection } => {
  const [code = "", selection = "all"] = text.split("=", 2);
  if (codes.includes(code)) return { code, agents: parseSelection(selection) };
  throw new Error(`Expected CODE=AGENTS with a code of ${codes.join(", ")}.${didYouMean(code, codes)}`);
};

const aimed = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.mapTryCatch(parseSelection, messageOf),
    Flag.withMetavar("AGENTS"),
    Flag.withDescription(`Stub: ${description} (all, a count, or names)`),
    Flag.optional,
  );

/** Flags that give the stub a behaviour; what is absent is as the file's `stub:` section says, then well-behaved. */
export const stubFlags = {
  stubJitterMs: milliseconds("stub-jitter-ms", "Stub: added to every service time, uniformly up to this"),
  stubCeiling: boundedInt("stub-ceiling", 1, "Stub: invocations that reach the LLM at once; the others wait"),
  stubImportMs: milliseconds("stub-import-ms", "Stub: time before the orchestrator is up"),
  stubInstantiationMs: milliseconds("stub-instantiation-ms", "Stub: time to build an agent"),
  stubFailInstantiation: aimed("stub-fail-instantiation", "agents that can't be built"),
  stubFail: Flag.String("stub-fail").pipe(
    Flag.mapTryCatch(parseFailure, messageOf),
    Flag.withMetavar("CODE=AGENTS"),
    Flag.withDescription(`Stub: invocations that fail; repeatable; CODE is one of ${codes.join(", ")}`),
    Flag.atLeast(0),
  ),
  stubMixUp: aimed("stub-mix-up", "agents that get each other's context"),
  stubDrop: aimed("stub-drop", "results that never arrive"),
  stubDouble: aimed("stub-double", "results that arrive twice"),
  stubInvent: aimed("stub-invent", "results that nobody asked for"),
  stubWithoutLlm: aimed("stub-without-llm", "answers that never asked the LLM"),
  stubSilentRetries: aimed("stub-silent-retries", "LLM calls that are repeated without a word"),
  stubHang: aimed("stub-hang", "invocations that never end"),
  stubCrashAfter: boundedInt("stub-crash-after", 0, "Stub: dies once so many results were delivered"),
  stubBytesPerAgent: boundedInt("stub-bytes-per-agent", 0, "Stub: memory of an agent, taken by a real process"),
  stubLeakBytes: boundedInt("stub-leak-bytes", 0, "Stub: memory kept for ever at every release of a pool"),
  stubLeakFiles: boundedInt("stub-leak-files", 0, "Stub: files kept open for ever at every release of a pool"),
};

/** The stub's flags as they were parsed. */
export type StubFlags = Command.Command.Config.Infer<typeof stubFlags>;
