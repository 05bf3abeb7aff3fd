import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { checkLocated } from "../../config/decode-located.ts";
import { type LocatedYaml, parseLocatedYaml, parsePath, placeOf } from "../../config/located-yaml.ts";
import { inFile } from "../../workflow-file/read-workflow-file.ts";
import { WORKFLOW_FILE, type WorkflowFile } from "../../workflow-file/workflow-file.ts";
import { InvalidRequest, NotAllowed } from "../api/problems.ts";

/** How errors name what was sent, where a file has its name. */
const SHOWN_AS = "body";

/** A mebibyte of YAML takes 0.7 s to parse, 50 times as long as JSON, and nothing else is answered meanwhile. */
export const LONGEST_YAML_CHARACTERS = 262_144;

const HINT = "The fields are described in docs/schemas/workflow.v1.schema.json.";

/** A body in YAML, and where its fields stand. */
export interface SubmittedYaml {
  readonly file: WorkflowFile;
  readonly source: LocatedYaml;
}

const unreadable = (code: string, detail: string, field: string, hint: string): InvalidRequest =>
  new InvalidRequest({ code, detail, field, value: null, hint });

/** Reads a workflow as a person writes it; the first thing that is wrong is told with its line and field. */
export const readSubmittedYaml = Effect.fnUntraced(function* (
  text: string,
): Effect.fn.Return<SubmittedYaml, InvalidRequest> {
  if (text.length > LONGEST_YAML_CHARACTERS) {
    const detail = `The body has ${text.length} characters. Allowed in YAML: up to ${LONGEST_YAML_CHARACTERS}.`;
    return yield* unreadable("yaml-too-large", detail, "body", "Send it as application/json.");
  }
  const parsed = parseLocatedYaml(SHOWN_AS, text);
  if (Result.isFailure(parsed)) {
    const { message, hint } = parsed.failure;
    return yield* unreadable("invalid-yaml", message, "body", hint);
  }
  const source = parsed.success;
  const checked = checkLocated(WORKFLOW_FILE, source);
  if (Result.isSuccess(checked)) return { file: checked.success, source };
  const [first, ...others] = checked.failure;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return yield* unreadable("invalid-workflow", `${first?.line ?? ""}${more}`, first?.field ?? "body", HINT);
});

/** The same problem with the line and column of its field put before it. */
export const atItsPlace =
  (source: LocatedYaml) =>
  <E>(problem: E): E | InvalidRequest | NotAllowed => {
    if (!(problem instanceof InvalidRequest || problem instanceof NotAllowed)) return problem;
    const { code, detail, field, value, hint } = problem;
    if (field === null) return problem;
    const path = parsePath(inFile(field));
    const placed = { code, detail: `${placeOf(source, path)}: ${detail}`, field, value, hint };
    return problem instanceof InvalidRequest ? new InvalidRequest(placed) : new NotAllowed(placed);
  };
