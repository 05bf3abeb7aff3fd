import {
  TRACKED_PRIORITIES,
  TRACKED_STATUSES,
  type TrackedPriority,
  type TrackedStatus,
  type TrackedTask,
} from "@plimsoll/domain";

type Row = Readonly<Record<string, unknown>>;

/** Other programs write these columns, too, and jsonb holds anything: what is no text is left out. */
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];

const metadataOf = (value: unknown): Row => (typeof value === "object" && value !== null ? (value as Row) : {});

/** A row of `cerebral_tasks`; the table's own checks keep status and priority to their words. */
export const trackedTaskOf = (row: Row): TrackedTask => {
  const { capabilities, output } = metadataOf(row["metadata"]);
  return {
    taskId: row["task_id"] as string,
    title: row["title"] as string,
    description: row["description"] as string,
    acceptanceCriteria: texts(row["acceptance_criteria"]),
    status: TRACKED_STATUSES.find((each) => each === row["status"]) ?? ("pending" satisfies TrackedStatus),
    priority: TRACKED_PRIORITIES.find((each) => each === row["priority"]) ?? ("medium" satisfies TrackedPriority),
    dependencies: texts(row["dependencies"]),
    capabilities: texts(capabilities),
    output: typeof output === "string" ? output : null,
  };
};
