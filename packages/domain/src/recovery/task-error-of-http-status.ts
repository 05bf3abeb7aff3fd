import type { TaskError } from "../workflow/task-error.ts";
import { waitAskedFor } from "./wait-asked-for.ts";

type Classified = Pick<TaskError, "class" | "code">;

/** RFC 9110 and, for 425, 429 and 507, RFC 8470, 6585 and 4918. */
const BY_STATUS: ReadonlyMap<number, Classified> = new Map<number, Classified>([
  [401, { class: "permanent", code: "unauthorized" }],
  [403, { class: "permanent", code: "forbidden" }],
  [404, { class: "permanent", code: "not-found" }],
  [408, { class: "timeout", code: "timeout" }],
  [409, { class: "retryable", code: "conflict" }],
  [413, { class: "permanent", code: "too-large" }],
  [425, { class: "retryable", code: "too-early" }],
  [429, { class: "retryable", code: "rate-limited" }],
  [501, { class: "permanent", code: "not-supported" }],
  [503, { class: "retryable", code: "unavailable" }],
  [504, { class: "timeout", code: "timeout" }],
  [505, { class: "permanent", code: "not-supported" }],
  [507, { class: "resource", code: "out-of-storage" }],
]);

const classified = (status: number): Classified => {
  const known = BY_STATUS.get(status);
  if (known !== undefined) return known;
  if (status >= 500 && status < 600) return { class: "retryable", code: "server-error" };
  if (status >= 400 && status < 500) return { class: "permanent", code: "refused" };
  return { class: "permanent", code: "unexpected-status" };
};

/** An HTTP answer that was no success as an error of the task that waited for it. */
export const taskErrorOfHttpStatus = (status: number, retryAfterMs: number | null): TaskError => {
  const waitMs = waitAskedFor(retryAfterMs);
  const asked = waitMs === null ? "" : ` and asked to wait ${waitMs} ms`;
  return { ...classified(status), message: `the other side answered ${status}${asked}`, retryAfterMs: waitMs };
};
