import type { ProgressEvent } from "@plimsoll/application";
import { afterProgress, initialLiveState, type LiveState } from "./live-state.ts";
import type { ProgressView } from "./progress-view.ts";
import { renderLiveView } from "./render-live-view.ts";
import { TerminalScreen } from "./terminal-screen.ts";

/** Draws the state of one run in place on a terminal. Hearing an event only notes it. */
export class TerminalLiveView implements ProgressView {
  readonly #screen: TerminalScreen;
  #state: LiveState;

  constructor(stream: NodeJS.WriteStream, title: string, useColor: boolean) {
    this.#state = initialLiveState(title, performance.now());
    this.#screen = new TerminalScreen(stream, useColor, (frame) => renderLiveView(this.#state, frame));
  }

  readonly publish = (event: ProgressEvent): void => {
    this.#state = afterProgress(this.#state, event, performance.now());
    this.#screen.touch();
  };

  readonly persist = (text: string): void => this.#screen.persist(text);

  readonly stop = (): void => this.#screen.stop();
}
