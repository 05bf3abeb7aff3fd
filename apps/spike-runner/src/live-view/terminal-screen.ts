import { createLogUpdate } from "log-update";
import picocolors from "picocolors";
import type { LiveFrame } from "./render-live-view.ts";

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

/** What is drawn, anew for each frame. */
export type Render = (frame: LiveFrame) => string;

/** A part of a terminal that is drawn in place: once a second for the clock, otherwise only after {@link TerminalScreen.touch}. */
export class TerminalScreen {
  readonly #screen: ReturnType<typeof sized>;
  readonly #update: ReturnType<typeof createLogUpdate>;
  readonly #colors: ReturnType<typeof picocolors.createColors>;
  readonly #timer: NodeJS.Timeout;
  readonly #render: Render;
  #lastSecond = -1;
  #hasNews = true;

  constructor(stream: NodeJS.WriteStream, useColor: boolean, render: Render) {
    this.#screen = sized(stream);
    this.#update = createLogUpdate(this.#screen as unknown as NodeJS.WritableStream, { showCursor: true });
    this.#colors = picocolors.createColors(useColor);
    this.#render = render;
    this.#timer = setInterval(() => this.#drawWhenDue(), FRAME_MS).unref();
  }

  /** Notes that something happened; drawing waits for the next frame. */
  touch(): void {
    this.#hasNews = true;
  }

  /** Writes a line that stays above what is drawn. */
  persist(text: string): void {
    this.#update.persist(text.trimEnd());
  }

  /** Draws the last frame and lets go of the terminal. */
  stop(): void {
    clearInterval(this.#timer);
    this.#draw();
    this.#update.done();
  }

  #drawWhenDue(): void {
    const second = Math.floor(performance.now() / 1000);
    if (!this.#hasNews && second === this.#lastSecond) return;
    this.#lastSecond = second;
    this.#draw();
  }

  #draw(): void {
    this.#hasNews = false;
    const { columns } = this.#screen;
    this.#update(this.#render({ nowMs: performance.now(), columns, colors: this.#colors }));
  }
}
