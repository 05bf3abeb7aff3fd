import type { WorkflowSummary } from "@plimsoll/application";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";

const Cursor = Schema.fromJsonString(Schema.Tuple([Schema.Finite, Schema.String, Schema.String]));

type Place = typeof Cursor.Type;

const placeOf = ({ acceptedAtMs, tenantId, workflowId }: WorkflowSummary): Place => [
  acceptedAtMs,
  tenantId,
  workflowId,
];

/** Newest first; those of the same millisecond by name, so that pages never overlap. */
const compare = (a: Place, b: Place): number => b[0] - a[0] || (a[1] + "/" + a[2] < b[1] + "/" + b[2] ? -1 : 1);

const parse = (text: string): Result.Result<Place, "malformed"> =>
  Result.mapError(
    Schema.decodeUnknownResult(Cursor)(Buffer.from(text, "base64url").toString("utf8")),
    () => "malformed" as const,
  );

export interface ListPage {
  readonly workflows: readonly WorkflowSummary[];
  readonly nextCursor: string | null;
}

/** The page after a cursor: a workflow that is accepted meanwhile shifts nothing. */
export const listPage = (
  all: readonly WorkflowSummary[],
  limit: number,
  cursor: string | undefined,
): Result.Result<ListPage, "malformed"> => {
  const after = cursor === undefined ? null : parse(cursor);
  if (after !== null && Result.isFailure(after)) return Result.fail(after.failure);
  const sorted = [...all].sort((a, b) => compare(placeOf(a), placeOf(b)));
  const isAfter = (one: WorkflowSummary) =>
    after === null || placeOf(one).join() === after.success.join()
      ? after === null
      : compare(after.success, placeOf(one)) < 0;
  const left = sorted.filter(isAfter);
  const workflows = left.slice(0, limit);
  const last = workflows.at(-1);
  const more = left.length > workflows.length && last !== undefined;
  return Result.succeed({
    workflows,
    nextCursor: more ? Buffer.from(JSON.stringify(placeOf(last))).toString("base64url") : null,
  });
};
