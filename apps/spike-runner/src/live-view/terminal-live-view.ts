import type { ProgressEvent } from "@plimsoll/application";
import { createLogUpdate } from "log-update";
import picocolors from "picocolors";
import { afterProgress, initialLiveState, type LiveState } from "./live-state.ts";
import type { ProgressView } from "./progress-view.ts";
import { renderLiveView } from "./render-live-view.ts";

/** Five frames a second: enough for the eye, and a draw costs about a millisecond of the runner's time. */
const FRAME_MS = 200;

const FALLBACK_COLUMNS = 80;
const FALLBACK_ROWS = 24;

/** A terminal's size and where to write; a pseudo-terminal that was given no size says 0 x 0, on which nothing could be drawn. */
const sized = (stream: NodeJS.WriteStream) => ({
  isTTY: true,
  write: (text: string) => stream.write(text),
  get columns() {
    return stream.columns > 0 ? stream.columns : FALLBACK_COLUMNS;
  },
  get rows() {
    return stream.rows > 0 ? stream.rows : FALLBACK_ROWS;
  },
});

/** Draws the state in place on a terminal. Hearing an event only notes it; drawing waits for the next frame. */
export class TerminalLiveView implements ProgressView {
  readonly #screen: ReturnType<typeof sized>;
  readonly #update: ReturnType<typeof createLogUpdate>;
  readonly #colors: ReturnType<typeof picocolors.createColors>;
  readonly #timer: NodeJS.Timeout;
  #state: LiveState;
  #lastSecond = -1;
  #hasNews = true;

  constructor(stream: NodeJS.WriteStream, title: string, useColor: boolean) {
    this.#screen = sized(stream);
    this.#update = createLogUpdate(this.#screen as unknown as NodeJS.WritableStream, { showCursor: true });
    this.#colors = picocolors.createColors(useColor);
    this.#state = initialLiveState(title, performance.now());
    this.#timer = setInterval(() => this.#drawWhenDue(), FRAME_MS).unref();
  }

  readonly publish = (event: ProgressEvent): void => {
    this.#state = afterProgress(this.#state, event, performance.now());
    this.#hasNews = true;
  };

  readonly persist = (text: string): void => {
    this.#update.persist(text.trimEnd());
  };

  readonly stop = (): void => {
    clearInterval(this.#timer);
    this.#draw();
    this.#update.done();
  };

  /** Once a second for the clock, otherwise only when something happened. */
  #drawWhenDue(): void {
    const second = Math.floor(performance.now() / 1000);
    if (!this.#hasNews && second === this.#lastSecond) return;
    this.#lastSecond = second;
    this.#draw();
  }

  #draw(): void {
    this.#hasNews = false;
    const { columns } = this.#screen;
    this.#update(renderLiveView(this.#state, { nowMs: performance.now(), columns, colors: this.#colors }));
  }
}
