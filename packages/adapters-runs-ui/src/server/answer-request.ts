import type { RunCatalogPort } from "@plimsoll/application";
import * as Effect from "effect/Effect";
import { compareRuns } from "../compare/compare-runs.ts";
import { type Answer, jsonAnswer, problemAnswer, REPORT_POLICY } from "./answer.ts";
import { invocationQuery } from "./invocation-query.ts";

/** Reading 100,000 invocations takes seconds; beyond this something is stuck. */
const MOST_MS = 60_000;
const MOST_COMPARED = 8;

type Answers = Effect.Effect<Answer, unknown>;

const reportAnswer = (name: string, body: Uint8Array): Answer => ({
  status: 200,
  contentType: name.endsWith(".html") ? "text/html; charset=utf-8" : "text/plain; charset=utf-8",
  body,
  headers: { "content-security-policy": REPORT_POLICY },
});

const compared = (catalog: RunCatalogPort, search: URLSearchParams): Answers => {
  const ids = [...new Set((search.get("runs") ?? "").split(",").filter((id) => id !== ""))];
  if (ids.length < 2 || ids.length > MOST_COMPARED) {
    const hint = `Name 2 to ${MOST_COMPARED}: ?runs=a,b`;
    return Effect.succeed(problemAnswer(422, `runs names ${ids.length} different runs`, hint));
  }
  return Effect.map(Effect.forEach(ids, catalog.detail), (details) => jsonAnswer(compareRuns(details)));
};

const ofRun = (catalog: RunCatalogPort, parts: readonly string[], search: URLSearchParams): Answers | null => {
  const [id = "", what, name = "", ...more] = parts;
  if (more.length > 0) return null;
  if (what === "report" && name !== "") return Effect.map(catalog.report(id, name), (body) => reportAnswer(name, body));
  if (name !== "") return null;
  if (what === undefined) return Effect.map(catalog.detail(id), jsonOf);
  if (what === "overview") return Effect.map(catalog.overview(id), jsonOf);
  if (what === "invocations") return Effect.map(catalog.invocations(id, invocationQuery(search)), jsonOf);
  if (what === "timeline") return Effect.map(catalog.timeline(id, search.get("request") ?? ""), jsonOf);
  return null;
};

const jsonOf = (value: unknown): Answer => jsonAnswer(value);

const routeOf = (catalog: RunCatalogPort, parts: readonly string[], search: URLSearchParams): Answers | null => {
  const [api, what, ...rest] = parts;
  if (api !== "api") return null;
  if (what === "compare" && rest.length === 0) return compared(catalog, search);
  if (what === "runs" && rest.length === 0) return Effect.map(catalog.list, (runs) => jsonAnswer({ runs }));
  return what === "runs" ? ofRun(catalog, rest, search) : null;
};

const failureAnswer = (failure: unknown): Answer => {
  const { _tag, message, hint } = failure as {
    readonly _tag?: string;
    readonly message?: string;
    readonly hint?: string;
  };
  if (_tag === "RunNotFound") return problemAnswer(404, message ?? "", hint ?? "");
  if (_tag === "TimeoutError")
    return problemAnswer(504, "reading took more than a minute", "Is the disk busy? Try again.");
  return problemAnswer(500, message ?? String(failure), hint ?? "");
};

/** Answers a question about the runs; null when it is none. `parts` is the decoded path. */
export const answerRequest = (
  catalog: RunCatalogPort,
  parts: readonly string[],
  search: URLSearchParams,
): Promise<Answer> | null => {
  const answers = routeOf(catalog, parts, search);
  if (answers === null) return null;
  const limited = answers.pipe(
    Effect.timeout(MOST_MS),
    Effect.catch((failure) => Effect.succeed(failureAnswer(failure))),
  );
  return Effect.runPromise(limited);
};
