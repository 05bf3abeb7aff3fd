import { duration, SIGNS } from "./format.js";

const ROW_PX = 18;
const AXIS_PX = 22;
const LABEL_PX = 190;
const LARGEST_ZOOM = 256;
const SHORTEST_SPAN_MS = 50;

const colours = () => {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = [
    "card",
    "text",
    "soft",
    "line",
    "focus",
    "pending",
    "running",
    "succeeded",
    "retried",
    "failed",
    "blocked",
    "cancelled",
  ];
  return Object.fromEntries(names.map((name) => [name, of(name)]));
};

/** A round step so that the axis has five to ten marks. */
const stepFor = (spanMs) => {
  const raw = spanMs / 7;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw);
};

/**
 * Tasks as lanes over time. Only the lanes that can be seen are drawn, on one canvas that stays in place while its frame
 * scrolls: a thousand tasks cost as much as forty.
 */
export class LaneChart {
  constructor({ scroller, canvas, height, onOpen, onChosen }) {
    Object.assign(this, { scroller, canvas, height, onOpen, onChosen });
    this.context = canvas.getContext("2d");
    this.rows = [];
    this.chosen = -1;
    this.zoom = 1;
    this.pan = 0;
    this.dirty = true;
    this.colours = colours();
    this.#listen();
  }

  #listen() {
    const redraw = () => this.invalidate();
    this.scroller.addEventListener("scroll", redraw, { passive: true });
    new ResizeObserver(redraw).observe(this.scroller);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.colours = colours();
      redraw();
    });
    this.scroller.addEventListener("keydown", (event) => this.#onKey(event));
    this.canvas.addEventListener("click", (event) => {
      const at = Math.floor((event.offsetY - AXIS_PX + this.scroller.scrollTop) / ROW_PX);
      if (event.offsetY > AXIS_PX && this.rows[at]?.task) this.#choose(at, true);
    });
  }

  #onKey(event) {
    const actions = {
      ArrowDown: () => this.#step(1),
      ArrowUp: () => this.#step(-1),
      Home: () =>
        this.#choose(
          this.rows.findIndex(({ task }) => task),
          false,
        ),
      End: () =>
        this.#choose(
          this.rows.findLastIndex(({ task }) => task),
          false,
        ),
      Enter: () => this.rows[this.chosen]?.task && this.onOpen(this.rows[this.chosen], true),
      "+": () => this.zoomBy(2),
      "=": () => this.zoomBy(2),
      "-": () => this.zoomBy(0.5),
      ArrowLeft: () => this.panBy(0.25),
      ArrowRight: () => this.panBy(-0.25),
    };
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  #step(by) {
    let at = this.chosen + by;
    while (this.rows[at] !== undefined && !this.rows[at].task) at += by;
    this.#choose(at, false);
  }

  #choose(at, open) {
    const row = this.rows[at];
    if (!row?.task) return;
    this.chosen = at;
    const top = at * ROW_PX;
    const seen = this.scroller.clientHeight - AXIS_PX - ROW_PX;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top > this.scroller.scrollTop + seen) this.scroller.scrollTop = top - seen;
    this.onChosen(row);
    if (open) this.onOpen(row, false);
    this.invalidate();
  }

  zoomBy(factor) {
    this.zoom = Math.min(LARGEST_ZOOM, Math.max(1, this.zoom * factor));
    this.panBy(0);
  }

  panBy(share) {
    const most = 1 - 1 / this.zoom;
    this.pan = Math.min(most, Math.max(0, this.pan + share / this.zoom));
    this.invalidate();
  }

  fit() {
    this.zoom = 1;
    this.pan = 0;
    this.invalidate();
  }

  invalidate() {
    this.dirty = true;
  }

  /** Shows the tasks of these workflows; the choice stays with its task. */
  show(models) {
    const before = this.rows[this.chosen];
    this.rows = models.flatMap((model) => [
      ...(models.length > 1 ? [{ model, task: null }] : []),
      ...[...model.tasks.values()].map((task) => ({ model, task })),
    ]);
    this.chosen = before
      ? this.rows.findIndex(({ task, model }) => task === before.task && model === before.model)
      : -1;
    this.height.style.height = `${AXIS_PX + this.rows.length * ROW_PX - this.scroller.clientHeight}px`;
    this.models = models;
    this.invalidate();
  }

  /** Left and right end of what is seen, Unix ms. */
  #span(nowMs) {
    const starts = (this.models ?? []).map(({ acceptedAtMs }) => acceptedAtMs).filter((ms) => ms !== null);
    if (starts.length === 0) return [nowMs - 1_000, nowMs];
    const ends = this.models.map(
      ({ finishedAtMs, acceptedAtMs }) => finishedAtMs ?? (acceptedAtMs === null ? 0 : nowMs),
    );
    const from = Math.min(...starts);
    const whole = Math.max(SHORTEST_SPAN_MS, Math.max(...ends) - from);
    const to = from + whole * (1 - this.pan);
    return [to - whole / this.zoom, to];
  }

  /** Draws when something changed; true when it did. */
  draw(nowMs) {
    if (!this.dirty) return false;
    this.dirty = false;
    const { clientWidth: width, clientHeight: height } = this.scroller;
    const scale = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * scale) || this.canvas.height !== Math.round(height * scale)) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
    }
    const context = this.context;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.fillStyle = this.colours.card;
    context.fillRect(0, 0, width, height);
    const [fromMs, toMs] = this.#span(nowMs);
    const frame = { width, height, fromMs, toMs, nowMs, perMs: (width - LABEL_PX) / (toMs - fromMs) };
    this.#drawRows(frame);
    this.#drawAxis(frame);
    return true;
  }

  #drawRows(frame) {
    const first = Math.floor(this.scroller.scrollTop / ROW_PX);
    const count = Math.ceil((frame.height - AXIS_PX) / ROW_PX) + 1;
    this.context.font = "12px system-ui, sans-serif";
    this.context.textBaseline = "middle";
    for (let at = first; at < Math.min(this.rows.length, first + count); at += 1) {
      const top = AXIS_PX + at * ROW_PX - this.scroller.scrollTop;
      const row = this.rows[at];
      if (row.task) this.#drawLane(row.task, top, frame, at === this.chosen);
      else this.#drawHeading(row.model, top, frame);
    }
  }

  #drawHeading(model, top, { width }) {
    const { context, colours: c } = this;
    context.fillStyle = c.line;
    context.fillRect(0, top, width, ROW_PX);
    context.fillStyle = c.text;
    const done = model.counts.succeeded + model.counts.failed + model.counts.blocked + model.counts.cancelled;
    context.fillText(
      `${SIGNS[model.status] ?? ""} ${model.name} (${model.workflowId}): ${done} of ${model.taskCount}`,
      6,
      top + ROW_PX / 2,
    );
  }

  #drawLane(task, top, frame, isChosen) {
    const { context, colours: c } = this;
    const middle = top + ROW_PX / 2;
    context.fillStyle = c[task.status] ?? c.soft;
    context.fillText(SIGNS[task.status] ?? "", 6, middle);
    context.fillStyle = c.text;
    context.fillText(task.id.length > 24 ? `${task.id.slice(0, 23)}…` : task.id, 22, middle);
    context.save();
    context.beginPath();
    context.rect(LABEL_PX, top, frame.width - LABEL_PX, ROW_PX);
    context.clip();
    for (const attempt of task.attempts) this.#drawAttempt(attempt, top, frame);
    context.restore();
    if (!isChosen) return;
    context.strokeStyle = c.focus;
    context.lineWidth = 2;
    context.strokeRect(1, top + 1, frame.width - 2, ROW_PX - 2);
  }

  #drawAttempt(attempt, top, { fromMs, nowMs, perMs }) {
    const { context, colours: c } = this;
    const x = LABEL_PX + (attempt.startMs - fromMs) * perMs;
    const waited = Math.max(0, (attempt.queuedMs ?? 0) * perMs);
    const width = Math.max(2, ((attempt.endMs ?? nowMs) - attempt.startMs) * perMs);
    context.fillStyle = c.line;
    context.fillRect(x - waited, top + 8, waited, 3);
    context.fillStyle = c[attempt.outcome] ?? c.soft;
    context.fillRect(x, top + 3, width, ROW_PX - 6);
    if (width < 18 || attempt.outcome === "running") return;
    context.fillStyle = c.card;
    context.fillText(SIGNS[attempt.outcome] ?? "", x + 4, top + ROW_PX / 2);
  }

  #drawAxis({ width, fromMs, toMs, perMs }) {
    const { context, colours: c } = this;
    context.fillStyle = c.card;
    context.fillRect(0, 0, width, AXIS_PX);
    context.fillStyle = c.soft;
    context.fillText("task", 22, AXIS_PX / 2);
    const origin = Math.min(...(this.models ?? []).map((model) => model.acceptedAtMs ?? Infinity));
    const step = stepFor(toMs - fromMs);
    const start = Number.isFinite(origin) ? origin : fromMs;
    for (let ms = Math.ceil((fromMs - start) / step) * step; start + ms <= toMs; ms += step) {
      const x = LABEL_PX + (start + ms - fromMs) * perMs;
      context.fillRect(x, AXIS_PX - 5, 1, 5);
      const label = duration(ms);
      if (x + context.measureText(label).width < width) context.fillText(label, x + 3, AXIS_PX / 2 - 1);
    }
    context.fillStyle = c.line;
    context.fillRect(0, AXIS_PX - 1, width, 1);
  }
}
