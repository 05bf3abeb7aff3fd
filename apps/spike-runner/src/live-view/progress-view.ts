import type { ProgressPort } from "@plimsoll/application";

/** A watcher of the run that owns a part of the terminal until it is stopped. */
export interface ProgressView extends ProgressPort {
  /** Writes a line that stays, without tearing what is drawn. */
  readonly persist: (text: string) => void;
  /** Shows the last state and lets go of the terminal; nothing may be published after. */
  readonly stop: () => void;
}
