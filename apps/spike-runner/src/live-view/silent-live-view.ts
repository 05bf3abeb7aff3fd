import type { TextStream } from "@plimsoll/adapters-command-line";
import type { ProgressView } from "./progress-view.ts";

/** Shows nothing of the progress (`--quiet`); warnings still reach stderr. */
export const makeSilentLiveView = (stream: TextStream): ProgressView => ({
  publish: () => undefined,
  persist: (text) => void stream.write(`${text.trimEnd()}\n`),
  stop: () => undefined,
});
