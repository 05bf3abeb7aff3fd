import type {
  StoreFailure,
  WorkflowFilter,
  WorkflowPlace,
  WorkflowStorePort,
  WorkflowSummary,
} from "@plimsoll/application";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Stream from "effect/Stream";

/** Workflows that are held in memory at a time. */
export const WORKFLOWS_A_PAGE = 1_000;

/** The whole list, however long: page by page, each asked for only once the one before it was taken. */
export const everyWorkflow = (
  { list }: Pick<WorkflowStorePort, "list">,
  filter: Omit<WorkflowFilter, "limit">,
): Stream.Stream<WorkflowSummary, StoreFailure> =>
  Stream.paginate(filter.after, (after: WorkflowPlace | undefined) =>
    Effect.map(list({ ...filter, ...(after === undefined ? {} : { after }), limit: WORKFLOWS_A_PAGE }), (found) => [
      found,
      found.length < WORKFLOWS_A_PAGE ? Option.none() : Option.fromUndefinedOr(found.at(-1)),
    ]),
  );
