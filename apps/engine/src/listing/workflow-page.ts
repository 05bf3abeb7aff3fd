import type {
  StoreFailure,
  WorkflowFilter,
  WorkflowPlace,
  WorkflowStorePort,
  WorkflowSummary,
} from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Schema from "effect/Schema";

const Cursor = Schema.fromJsonString(Schema.Tuple([Schema.Finite, Schema.String, Schema.String]));

/** Reads a cursor that a page gave out; null for any other text. */
export const parseCursor = (text: string): WorkflowPlace | null => {
  const place = Schema.decodeUnknownOption(Cursor)(Buffer.from(text, "base64url").toString("utf8"));
  if (Option.isNone(place)) return null;
  const [acceptedAtMs, tenantId, workflowId] = place.value;
  return { acceptedAtMs, tenantId, workflowId };
};

const cursorOf = ({ acceptedAtMs, tenantId, workflowId }: WorkflowPlace): string =>
  Buffer.from(JSON.stringify([acceptedAtMs, tenantId, workflowId])).toString("base64url");

/** A part of the list. */
export interface WorkflowPage {
  readonly workflows: readonly WorkflowSummary[];
  /** Leads to the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** One page of the list; a workflow that is accepted meanwhile shifts nothing. Asks for one more, to know whether there is one. */
export const listPage = (
  { list }: Pick<WorkflowStorePort, "list">,
  filter: WorkflowFilter,
): Effect.Effect<WorkflowPage, StoreFailure> =>
  Effect.map(list({ ...filter, limit: filter.limit + 1 }), (found) => {
    const workflows = found.slice(0, filter.limit);
    const last = workflows.at(-1);
    return { workflows, nextCursor: found.length > workflows.length && last !== undefined ? cursorOf(last) : null };
  });
