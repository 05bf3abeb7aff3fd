import type { WorkflowEvent } from "@plimsoll/domain";
import { showDuration } from "./show-duration.ts";

/** Of a task's end, how bad it is: decides colour and whether a large workflow still shows it. */
export type LineTone = "good" | "warning" | "bad" | "quiet";

/** One line about something that happened. */
export interface EventLine {
  readonly tone: LineTone;
  readonly text: string;
}

const LONGEST_MESSAGE = 160;

const brief = (message: string): string => {
  const [first = ""] = message.split("\n");
  return first.length > LONGEST_MESSAGE ? `${first.slice(0, LONGEST_MESSAGE)}…` : first;
};

/** A workflow that has just come in has no pool yet: what it finds is a start, not a growth. */
const poolChange = ({ from, to }: { readonly from: number; readonly to: number }): string => {
  if (from === 0) return `up to ${to} tasks at the same time`;
  return `${to > from ? "more" : "fewer"} tasks at the same time, ${to} instead of ${from}`;
};

/** What a person wants to be told of an event; null for what shows only in the counts. */
export const eventLine = (event: WorkflowEvent): EventLine | null => {
  switch (event.kind) {
    case "task-succeeded":
      return { tone: "good", text: `✓ ${event.taskId}  ${showDuration(event.ranMs)}` };
    case "task-retried": {
      const wait = showDuration(Math.max(0, event.retryAtMs - event.atMs));
      const why = `${event.error.code}: ${brief(event.error.message)}`;
      return { tone: "warning", text: `↻ ${event.taskId}  attempt ${event.attempt} failed, again in ${wait}  ${why}` };
    }
    case "task-failed":
      return { tone: "bad", text: `✗ ${event.taskId}  ${event.error.code}: ${brief(event.error.message)}` };
    case "task-blocked":
      return { tone: "bad", text: `· ${event.taskId}  can't start: ${event.blockedBy} did not succeed` };
    case "task-cancelled":
      return { tone: "quiet", text: `· ${event.taskId}  cancelled: ${brief(event.reason)}` };
    case "task-interrupted":
      return { tone: "warning", text: `↻ ${event.taskId}  attempt ${event.attempt} is void: ${brief(event.reason)}` };
    case "cancel-requested":
      return { tone: "warning", text: `cancelling: ${brief(event.reason)}` };
    case "pool-scaled":
      return { tone: "quiet", text: `${poolChange(event)}: ${brief(event.reason)}` };
    default:
      return null;
  }
};
