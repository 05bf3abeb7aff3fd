import { didYouMean } from "@plimsoll/adapters-command-line";
import * as Effect from "effect/Effect";
import type { HttpApiSchemaError } from "effect/http-api/HttpApiError";
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware";
import * as SchemaIssue from "effect/SchemaIssue";
import { allowedKeysAt } from "../../config/allowed-keys.ts";
import { showPath } from "../../config/located-yaml.ts";
import { jsonSchemaOf } from "../../config/published-schema.ts";
import { WORKFLOW_FILE } from "../../workflow-file/workflow-file.ts";
import { ReadableRefusals } from "../api/authorization.ts";
import { InvalidRequest } from "../api/problems.ts";

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1();

const pathOf = (path: readonly unknown[] | undefined): readonly PropertyKey[] =>
  (path ?? []).map((step) =>
    typeof step === "object" && step !== null ? (step as { key: PropertyKey }).key : step,
  ) as PropertyKey[];

const hintFor = (isSubmission: boolean, path: readonly PropertyKey[], message: string): string => {
  if (!isSubmission) return "The fields are described in docs/openapi/engine.v1.json.";
  if (message !== "Expected no excess property")
    return "The fields are described in docs/schemas/workflow.v1.schema.json.";
  const allowed = allowedKeysAt(jsonSchemaOf(WORKFLOW_FILE), path.slice(0, -1));
  return `${didYouMean(String(path.at(-1)), allowed)} Allowed here: ${allowed.join(", ")}`.trim();
};

/** The first thing that is wrong, and how many more there are. */
const invalidRequest = ({ kind, cause }: HttpApiSchemaError, isSubmission: boolean): InvalidRequest => {
  const { issues } = formatIssues(cause.issue);
  const [first] = issues;
  const path = pathOf(first?.path);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return new InvalidRequest({
    code: "invalid-request",
    detail: `${first?.message ?? "It does not fit."}${more}`,
    field: path.length === 0 ? kind.toLowerCase() : showPath(path),
    value: null,
    hint: hintFor(isSubmission, path, first?.message ?? ""),
  });
};

/** What the schemas refuse, as a problem; an answer that does not fit its own schema is a bug and stays one. */
export const readableRefusalsLayer = HttpApiMiddleware.layerSchemaErrorTransform(
  ReadableRefusals,
  (error, { endpoint }) =>
    error.kind === "Body" || error.kind === "ResponseHeaders"
      ? Effect.die(error)
      : Effect.fail(invalidRequest(error, endpoint.path === "/v1/workflows" && error.kind === "Payload")),
);
