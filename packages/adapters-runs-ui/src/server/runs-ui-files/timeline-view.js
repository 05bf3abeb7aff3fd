import { read, runPath } from "./api.js";
import { PARTS, timelineChart } from "./charts.js";
import { h, row, section, table } from "./dom.js";
import { duration, number, signed, tone } from "./format.js";
import { partsLegend } from "./invocations-view.js";
import { link, to } from "./links.js";

const numeric = (text) => h("th", { scope: "col", class: "number" }, text);

const segmentRow = ({ part, fromMs, toMs }) =>
  row([
    h("th", { scope: "row" }, h("i", { class: `key part-${part}`, "aria-hidden": "true" }), ` ${PARTS[part] ?? part}`),
    ...[fromMs, toMs, toMs - fromMs].map((ms) => h("td", { class: "number" }, duration(ms))),
  ]);

const callRow = (originMs) => (call, at) => {
  const since = (ms) => h("td", { class: "number" }, ms === null || ms === undefined ? "–" : duration(ms - originMs));
  return row([
    h("th", { scope: "row" }, `${at + 1}`),
    h("td", { class: call.outcome === "answered" ? "good" : "bad" }, call.outcome),
    since(call.arrivedAtMs),
    since(call.firstByteAtMs),
    since(call.endedAtMs),
    h("td", { class: "number" }, duration(call.heldMs)),
    h("td", { class: "number" }, duration(call.plannedMs)),
    h("td", { class: "number" }, number(call.attempts)),
    [
      call.endpoint,
      call.streamed ? ", streamed" : "",
      call.fault === undefined ? "" : `, fault ${JSON.stringify(call.fault)}`,
    ],
  ]);
};

const facts = ({ row: one, invocation }) =>
  h(
    "dl",
    { class: "figures" },
    [
      ["Outcome", h("span", { class: tone(one.outcome) }, signed(one.outcome))],
      ["Latency", one.outcome === "succeeded" ? duration(one.latencyMs) : "–"],
      ["Wave", `${one.phase} ${one.wave + 1}`],
      ["Due at", duration(invocation.intendedAtMs)],
      ["Worker", invocation.reported?.workerId ?? "not reported"],
      [
        "Queued in the orchestrator",
        invocation.reported === undefined ? "not reported" : duration(invocation.reported.queuedMs),
      ],
      ["Request", invocation.requestId],
    ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))),
  );

const errorNote = ({ error }) =>
  error === undefined
    ? null
    : h(
        "div",
        { class: "problem", role: "note" },
        h("p", {}, `${error.code}: ${error.message}`),
        error.detail === undefined
          ? null
          : h("pre", {}, typeof error.detail === "string" ? error.detail : JSON.stringify(error.detail, null, 2)),
      );

const neighbours = (id, { row: one, previousRequestId, nextRequestId }) =>
  h(
    "nav",
    { class: "bar", "aria-label": `Invocations of ${one.agentId}` },
    previousRequestId === null ? null : h("a", { href: to.timeline(id, previousRequestId), rel: "prev" }, "← Before"),
    link(to.invocations(id, { agent: one.agentId }), `All of ${one.agentId}`),
    nextRequestId === null ? null : h("a", { href: to.timeline(id, nextRequestId), rel: "next" }, "After →"),
  );

const CALL_COLUMNS = () => [
  "Call",
  "Outcome",
  ...["Arrived", "First byte", "Ended", "Held by us", "Planned", "Attempts"].map(numeric),
  "What",
];

/** One agent's invocation from the moment it was due to its end, with every LLM call. */
export const timelineView = async (view, { parts: [, id], query }) => {
  const timeline = await read(runPath(id, "timeline", { request: query.get("request") }));
  const { row: one, invocation, segments, calls } = timeline;
  const originMs = invocation.intendedAtMs;
  const endMs = Math.max(segments.at(-1)?.toMs ?? 0, ...calls.map((call) => (call.endedAtMs ?? originMs) - originMs));
  const wave = `${one.phase} ${one.wave + 1}`;
  view.append(
    section("Invocation", neighbours(id, timeline), facts(timeline), errorNote(invocation)),
    section(
      "Timeline",
      partsLegend(),
      timelineChart({ segments, calls, originMs, endMs }),
      table(
        "Stretches of the invocation, since it was due",
        ["Stretch", ...["From", "To", "Took"].map(numeric)],
        segments.map(segmentRow),
        { id: "segments" },
      ),
    ),
    section(
      "LLM calls",
      calls.length === 0
        ? h("p", { class: "note" }, "No LLM call carries this invocation's canary.")
        : table(
            "LLM calls as the LLM saw them, since the invocation was due",
            CALL_COLUMNS(),
            calls.map(callRow(originMs)),
            { id: "calls" },
          ),
    ),
  );
  return {
    title: `${one.agentId} in ${wave}`,
    trail: [
      [id, to.run(id)],
      [wave, to.invocations(id, { phase: one.phase, wave: one.wave })],
      [one.agentId, location.hash],
    ],
  };
};
