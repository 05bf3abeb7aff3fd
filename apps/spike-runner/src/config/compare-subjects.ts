import { UsageError } from "@plimsoll/adapters-command-line";
import * as Result from "effect/Result";
import { shownAddress } from "./http-address.ts";
import { isSidecarKind, type OrchestratorKind, orchestratorKindOf } from "./orchestrator-kind.ts";
import { type NamedSubject, parseSubject } from "./parse-subject.ts";
import { mergeLayers, type ResolvedSpike, resolveScenario } from "./resolve-scenario.ts";
import type { ScenarioFile } from "./scenario-file.ts";

/** One orchestrator of a comparison, resolved. */
export interface ResolvedSubject extends ResolvedSpike {
  /** Unique in the comparison: what was asked, with `#2` and so on when it was asked more than once. */
  readonly name: string;
}

/** Who is compared, and with whom. */
export interface ResolvedComparison {
  readonly subjects: readonly ResolvedSubject[];
  readonly reference: string;
}

interface Asked extends NamedSubject {
  readonly name: string;
}

const named = (texts: readonly string[]): readonly Asked[] =>
  texts.map((text, index) => {
    const before = texts.slice(0, index).filter((other) => other === text).length;
    return { name: before === 0 ? text : `${text}#${before + 1}`, ...parseSubject(text) };
  });

interface Selective {
  readonly field: "workers" | "executorThreads" | "llmClient" | "stub";
  readonly flag: string;
  readonly usedBy: (kind: OrchestratorKind) => boolean;
}

/** What only some kinds can use. */
const SELECTIVE: readonly Selective[] = [
  { field: "workers", flag: "--workers", usedBy: isSidecarKind },
  { field: "executorThreads", flag: "--executor-threads", usedBy: isSidecarKind },
  { field: "llmClient", flag: "--llm-client", usedBy: (kind) => kind === "crewai" },
  { field: "stub", flag: "the stub's options (--stub-*, stub:)", usedBy: (kind) => kind === "stub" },
];

const without = (shared: ScenarioFile, fields: readonly string[]): ScenarioFile =>
  Object.fromEntries(Object.entries(shared).filter(([field]) => !fields.includes(field)));

/** What a subject can't use is not asked of it: the scenario is one, but only the sidecar has workers and only a stub faults. */
const forSubject = (shared: ScenarioFile, { orchestrator, mode }: Asked): Result.Result<ScenarioFile, UsageError> =>
  Result.map(orchestratorKindOf(orchestrator), (kind) => {
    const useless = SELECTIVE.filter(({ usedBy }) => !usedBy(kind)).map(({ field }) => field);
    return { ...without(shared, [...useless, "mode"]), orchestrator, ...(mode === undefined ? {} : { mode }) };
  });

const refused = (message: string, hint: string) => Result.fail(new UsageError({ message, hint }));

/** What nobody of the comparison could use would be ignored: it is refused instead. */
const findUnused = (shared: ScenarioFile, subjects: readonly ResolvedSubject[]): Result.Result<void, UsageError> => {
  if (shared.mode !== undefined) {
    return refused("mode: has no effect in a comparison", "Write the mode beside the name: crewai:to-thread.");
  }
  const unused = SELECTIVE.find(
    ({ field, usedBy }) => shared[field] !== undefined && !subjects.some(({ kind }) => usedBy(kind)),
  );
  if (unused !== undefined) {
    return refused(`${unused.flag}: no effect on any orchestrator of the comparison`, "Leave it out.");
  }
  return Result.void;
};

const referenceOf = (
  subjects: readonly ResolvedSubject[],
  asked: string | undefined,
): Result.Result<string, UsageError> => {
  const names = subjects.map(({ name }) => name);
  const reference = asked ?? names[0] ?? "";
  if (names.includes(reference)) return Result.succeed(reference);
  return refused(
    `--baseline-orchestrator: ${shownAddress(reference)} is not compared`,
    `Name one of ${names.join(", ")}.`,
  );
};

const LEAST_SUBJECTS = 2;

/** Resolves the same scenario for every orchestrator of `--orchestrators`; `baseline` is whom the others are compared with. */
export const resolveComparison = (
  layers: { readonly file: ScenarioFile; readonly flags: ScenarioFile },
  orchestrators: string,
  baseline: string | undefined,
): Result.Result<ResolvedComparison, UsageError> =>
  Result.gen(function* () {
    const { orchestrator: _, ...shared } = mergeLayers(layers.file, layers.flags);
    const texts = orchestrators.split(",").map((text) => text.trim());
    if (texts.length < LEAST_SUBJECTS || texts.includes("")) {
      const hint = "Name two or more, apart by commas: crewai,langgraph-js.";
      return yield* refused(`--orchestrators: ${shownAddress(orchestrators)} does not name two`, hint);
    }
    const subjects: ResolvedSubject[] = [];
    for (const asked of named(texts)) {
      const own = yield* forSubject(shared, asked);
      subjects.push({ ...(yield* resolveScenario({}, own)), name: asked.name });
    }
    yield* findUnused(shared, subjects);
    return { subjects, reference: yield* referenceOf(subjects, baseline) };
  });
