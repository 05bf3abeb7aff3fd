import type { ProgressPort } from "@plimsoll/application";
import type { ProgressView } from "./progress-view.ts";

/** A watcher of several runs that take turns. */
export interface ComparisonView extends Pick<ProgressView, "persist" | "stop"> {
  /** The watcher of one subject. */
  readonly progressOf: (name: string) => ProgressPort;
}
