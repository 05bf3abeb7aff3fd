import { duration, number } from "./format.js";
import { h, s } from "./dom.js";

const WIDTH = 900;
const LEFT = 64;
const RIGHT = 30;
const BOTTOM = 26;

const finite = (values) => values.filter((value) => typeof value === "number");

const niceStep = (most, count) => {
  const rough = Math.max(most, 1e-9) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
};

const ticks = (from, to, count) => {
  const step = niceStep(to - from, count);
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step + 1e-9) + 1) }, (_, at) => first + at * step);
};

const frame = (height, x, y, domain, unit) => [
  ...ticks(0, domain.most, 4).map((value) => [
    s("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }),
    s("text", { class: "tick", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, unit(value)),
  ]),
  ...ticks(domain.fromMs, domain.toMs, 8).map((atMs) =>
    s("text", { class: "tick", x: x(atMs), y: height - 8, "text-anchor": "middle" }, `${number(atMs / 1_000)} s`),
  ),
];

/** Cut where there is no value: a gap is not a zero. */
const paths = (points, x, y, name) => {
  let drawn = "";
  let open = false;
  for (const point of points) {
    const value = point[name];
    const at = typeof value === "number" ? `${x(point.midMs).toFixed(1)},${y(value).toFixed(1)}` : null;
    if (at !== null) drawn += `${open ? "L" : "M"}${at}`;
    open = at !== null;
  }
  return drawn;
};

/** A value with none beside it makes no line, and an infinite one lies above every scale: both get a mark. */
const marks = (points, x, y, { name, tone }) =>
  points.flatMap((point, at) => {
    const value = point[name];
    if (value === "+Infinity") {
      const [px, words] = [x(point.midMs), `infinite at ${duration(point.atMs)}: too many failed`];
      return [s("path", { class: "infinite", d: `M${px - 4},11l4,-8l4,8z` }, s("title", {}, words))];
    }
    const isAlone = [points[at - 1], points[at + 1]].every((other) => typeof other?.[name] !== "number");
    if (typeof value !== "number" || !isAlone) return [];
    return [s("circle", { class: `dot dot-${tone}`, cx: x(point.midMs), cy: y(value), r: 2.5 })];
  });

/** A drawing by its name; where it does not fit it scrolls by itself, so that its words stay large enough to read. */
const drawing = (label, height, ...children) =>
  h(
    "div",
    { class: "scrolls", tabindex: "0", role: "group", "aria-label": "Chart" },
    s("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": label }, ...children),
  );

/** Lines over time; `series` are names of fields of the points, with labels. Spans are shaded behind. */
export const timeChart = ({ label, points, widthMs, series, spans = [], unit = number, height = 190 }) => {
  const fromMs = points[0]?.atMs ?? 0;
  const toMs = (points.at(-1)?.atMs ?? 0) + widthMs;
  const most = Math.max(1e-9, ...series.flatMap(({ name }) => finite(points.map((point) => point[name])))) * 1.08;
  const x = (atMs) => LEFT + ((atMs - fromMs) / Math.max(1e-9, toMs - fromMs)) * (WIDTH - LEFT - RIGHT);
  const y = (value) => 12 + (1 - value / most) * (height - BOTTOM - 12);
  const middles = points.map((point) => ({ ...point, midMs: point.atMs + widthMs / 2 }));
  const shades = spans.map(({ name, startedAtMs, endedAtMs }, at) =>
    s(
      "rect",
      {
        class: `shade shade-${at % 2}`,
        x: x(Math.max(fromMs, startedAtMs)),
        y: 12,
        width: Math.max(0, x(Math.min(toMs, endedAtMs)) - x(Math.max(fromMs, startedAtMs))),
        height: height - BOTTOM - 12,
      },
      s("title", {}, `${name}: ${duration(startedAtMs)} to ${duration(endedAtMs)}`),
    ),
  );
  return drawing(
    label,
    height,
    ...shades,
    ...frame(height, x, y, { fromMs, toMs, most }, unit),
    ...series.map(({ name, tone }) => s("path", { class: `line line-${tone}`, d: paths(middles, x, y, name) })),
    ...series.flatMap((one) => marks(middles, x, y, one)),
  );
};

/** Parts of an invocation in the order of time; the same colours and names everywhere. */
export const PARTS = {
  "client-queue": "client queue",
  transport: "transport",
  "orchestrator-before-llm": "orchestrator, before the LLM",
  llm: "LLM",
  "orchestrator-between-llm": "orchestrator, between calls",
  "orchestrator-after-llm": "orchestrator, after the LLM",
  "orchestrator-without-llm": "orchestrator, no LLM call",
  "held-by-us": "held by us",
};

/** A small stacked bar of a latency's parts, to the scale of the longest in the list. */
export const partsBar = (parts, mostMs) => {
  const width = 220;
  let x = 0;
  const bars = Object.keys(PARTS).flatMap((part) => {
    const ms = Math.max(0, parts[part] ?? 0);
    const w = (ms / Math.max(mostMs, 1e-9)) * width;
    const bar = s(
      "rect",
      { class: `part part-${part}`, x, y: 0, width: w, height: 14 },
      s("title", {}, `${PARTS[part]}: ${duration(ms)}`),
    );
    x += w;
    return w === 0 ? [] : [bar];
  });
  const words = Object.keys(PARTS).flatMap((part) => (parts[part] ? [`${PARTS[part]} ${duration(parts[part])}`] : []));
  return s(
    "svg",
    { class: "parts", viewBox: `0 0 ${width} 14`, width, height: 14, role: "img", "aria-label": words.join(", ") },
    ...bars,
  );
};

/** Where values and intervals of several runs lie, on one scale. */
export const intervalBar = (one, scale) => {
  if (one === null || typeof one.value !== "number" || scale.most <= scale.least) return null;
  const x = (value) => 4 + ((value - scale.least) / (scale.most - scale.least)) * 112;
  const [low, high] = [one.low, one.high].map((end) => (typeof end === "number" ? end : one.value));
  return s(
    "svg",
    { class: "interval", viewBox: "0 0 120 14", width: 120, height: 14, "aria-hidden": "true" },
    s("line", { class: "axis", x1: 4, x2: 116, y1: 7, y2: 7 }),
    s("line", { class: "reach", x1: x(low), x2: Math.max(x(high), x(low) + 1), y1: 7, y2: 7 }),
    s("circle", { class: "point", cx: x(one.value), cy: 7, r: 3.5 }),
  );
};

/** One invocation: its stretches above, and each LLM call on a line of its own below. */
export const timelineChart = ({ segments, calls, originMs, endMs }) => {
  const lane = 26;
  const shown = calls.slice(0, 30);
  const height = 44 + lane * (shown.length + 1);
  const x = (ms) => LEFT + (ms / Math.max(1e-9, endMs)) * (WIDTH - LEFT - RIGHT);
  const bar = (part, fromMs, toMs, y, words) =>
    s(
      "rect",
      { class: `part part-${part}`, x: x(fromMs), y, width: Math.max(1, x(toMs) - x(fromMs)), height: lane - 8 },
      s("title", {}, words),
    );
  const callBars = shown.map((call, at) => {
    const from = call.arrivedAtMs - originMs;
    const to = (call.endedAtMs ?? originMs + endMs) - originMs;
    const y = 12 + lane * (at + 1);
    const first =
      call.firstByteAtMs === null || call.firstByteAtMs === undefined ? null : call.firstByteAtMs - originMs;
    return [
      s("text", { class: "tick", x: LEFT - 6, y: y + 13, "text-anchor": "end" }, `call ${at + 1}`),
      bar("llm", from, to, y, `LLM call ${at + 1}, ${call.outcome}: ${duration(to - from)}`),
      call.heldMs > 0
        ? bar("held-by-us", from, Math.min(to, from + call.heldMs), y, `held by us: ${duration(call.heldMs)}`)
        : null,
      first === null
        ? null
        : s(
            "line",
            { class: "mark", x1: x(first), x2: x(first), y1: y - 2, y2: y + lane - 6 },
            s("title", {}, `first byte at ${duration(first)}`),
          ),
    ];
  });
  return drawing(
    `Timeline of ${duration(endMs)} with ${segments.length} stretches and ${calls.length} LLM calls; the table below has the same`,
    height,
    ...ticks(0, endMs, 8).map((atMs) => [
      s("line", { class: "grid", x1: x(atMs), x2: x(atMs), y1: 8, y2: height - 24 }),
      s("text", { class: "tick", x: x(atMs), y: height - 8, "text-anchor": "middle" }, duration(atMs)),
    ]),
    s("text", { class: "tick", x: LEFT - 6, y: 25, "text-anchor": "end" }, "agent"),
    ...segments.map(({ part, fromMs, toMs }) =>
      bar(part, fromMs, toMs, 12, `${PARTS[part] ?? part}: ${duration(toMs - fromMs)}`),
    ),
    ...callBars,
  );
};
