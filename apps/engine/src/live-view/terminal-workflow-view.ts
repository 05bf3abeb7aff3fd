import type { JournalEntry } from "@plimsoll/application";
import type { ParallelWorkflowState } from "@plimsoll/domain";
import { createLogUpdate } from "log-update";
import picocolors from "picocolors";
import { eventLine, type EventLine } from "./event-line.ts";
import { renderWorkflowView } from "./render-workflow-view.ts";
import { WatchedWorkflows } from "./watched-workflows.ts";
import type { WorkflowView } from "./workflow-view.ts";

/** Five frames a second: enough for the eye, and a draw costs about a millisecond of the engine's time. */
const FRAME_MS = 200;

const FALLBACK_COLUMNS = 80;
const FALLBACK_ROWS = 24;
const KEPT_LINES = 8;

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
export class TerminalWorkflowView implements WorkflowView {
  readonly #screen: ReturnType<typeof sized>;
  readonly #update: ReturnType<typeof createLogUpdate>;
  readonly #colors: ReturnType<typeof picocolors.createColors>;
  readonly #timer: NodeJS.Timeout;
  readonly #watched = new WatchedWorkflows();
  readonly #title: string;
  readonly #startedAtMs = Date.now();
  #recent: readonly EventLine[] = [];

  constructor(stream: NodeJS.WriteStream, title: string, useColor: boolean) {
    this.#title = title;
    this.#screen = sized(stream);
    this.#update = createLogUpdate(this.#screen as unknown as NodeJS.WritableStream, { showCursor: true });
    this.#colors = picocolors.createColors(useColor);
    this.#timer = setInterval(() => this.#draw(), FRAME_MS).unref();
  }

  readonly add = (workflowId: string, state: ParallelWorkflowState): void => {
    this.#watched.add(workflowId, state);
  };

  readonly publish = (entry: JournalEntry): void => {
    this.#watched.apply(entry);
    const told = eventLine(entry.event);
    if (told !== null && told.tone !== "quiet") this.#recent = [...this.#recent, told].slice(-KEPT_LINES);
  };

  readonly persist = (text: string): void => {
    this.#update.persist(text.trimEnd());
  };

  readonly stop = (): void => {
    clearInterval(this.#timer);
    this.#draw();
    this.#update.done();
  };

  #draw(): void {
    const { columns, rows } = this.#screen;
    const moment = { nowMs: Date.now(), startedAtMs: this.#startedAtMs, title: this.#title, recent: this.#recent };
    this.#update(renderWorkflowView(this.#watched, { ...moment, columns, rows, colors: this.#colors }));
  }
}
