import { read, runPath } from "./api.js";
import { PARTS, partsBar } from "./charts.js";
import { h, row, section, table } from "./dom.js";
import { duration, number, signed, tone } from "./format.js";
import { link, to } from "./links.js";

const PAGE = 100;
const COLUMNS = [
  ["agent", "Agent"],
  ["sent", "Sent at"],
  ["outcome", "Outcome"],
  ["latency", "Latency"],
];

/** Colours of the parts with their names. */
export const partsLegend = () =>
  h(
    "p",
    { class: "legend", "aria-hidden": "true" },
    Object.entries(PARTS).map(([part, words]) => h("span", {}, h("i", { class: `key part-${part}` }), ` ${words}`)),
  );

const header =
  (id, asked) =>
  ([sort, words]) => {
    const isSorted = asked.sort === sort;
    const order = isSorted && asked.order !== "descending" ? "descending" : "ascending";
    const sign = isSorted ? (asked.order === "descending" ? " ▾" : " ▴") : "";
    return h(
      "th",
      { scope: "col", "aria-sort": isSorted ? (asked.order === "descending" ? "descending" : "ascending") : "none" },
      link(
        to.invocations(id, { ...asked, sort, order, offset: null }),
        words,
        h("span", { "aria-hidden": "true" }, sign),
      ),
    );
  };

const invocationRow = (id, mostMs) => (one) =>
  row([
    h("td", {}, link(to.timeline(id, one.requestId), one.agentId)),
    h("td", { class: "number" }, duration(one.sentAtMs)),
    h("td", { class: tone(one.outcome) }, signed(one.outcome)),
    h("td", { class: "number" }, one.outcome === "succeeded" ? duration(one.latencyMs) : "–"),
    `${one.phase} ${one.wave + 1}`,
    h("td", { class: "number" }, number(one.llmCallCount)),
    one.parts === null ? (one.error ?? "–") : partsBar(one.parts, mostMs),
  ]);

const pager = (id, asked, { offset, totalCount, rows }) => {
  const at = (next) => to.invocations(id, { ...asked, offset: next === 0 ? null : next });
  return h(
    "nav",
    { class: "bar", "aria-label": "Pages" },
    offset === 0 ? null : link(at(Math.max(0, offset - PAGE)), "← Previous"),
    h(
      "span",
      { id: "page" },
      totalCount === 0 ? "None" : `${number(offset + 1)} to ${number(offset + rows.length)} of ${number(totalCount)}`,
    ),
    offset + rows.length >= totalCount ? null : link(at(offset + PAGE), "Next →"),
  );
};

const titleOf = ({ phase, wave, agent, outcome }) => {
  const of =
    agent !== null
      ? agent
      : phase !== null
        ? `${phase} ${wave === null ? "" : Number(wave) + 1}`.trim()
        : "All invocations";
  return outcome === null ? of : `${of}, ${outcome}`;
};

const outcomes = (id, asked) =>
  h(
    "p",
    { class: "bar" },
    "Show ",
    [null, "succeeded", "failed", "cancelled", "pending"].map((outcome) =>
      h(
        "a",
        {
          href: to.invocations(id, { ...asked, outcome, offset: null }),
          "aria-current": asked.outcome === outcome ? "true" : null,
        },
        outcome ?? "all",
      ),
    ),
  );

/** The invocations of a wave, an agent or a whole run, a page at a time. */
export const invocationsView = async (view, { parts: [, id], query }) => {
  const names = ["phase", "wave", "agent", "outcome", "sort", "order", "offset"];
  const asked = Object.fromEntries(names.map((name) => [name, query.get(name)]));
  asked.sort ??= "sent";
  const page = await read(runPath(id, "invocations", { ...asked, limit: PAGE }));
  const mostMs = Math.max(
    0,
    ...page.rows.map(({ parts }) => Object.values(parts ?? {}).reduce((sum, ms) => sum + Math.max(0, ms), 0)),
  );
  const head = COLUMNS.map(header(id, asked));
  view.append(
    section(
      "Invocations",
      outcomes(id, asked),
      partsLegend(),
      pager(id, asked, page),
      table(
        "Invocations; each opens its timeline",
        [...head, "Wave", "LLM calls", "Where the time went"],
        page.rows.map(invocationRow(id, mostMs)),
        { id: "invocations" },
      ),
    ),
  );
  const title = titleOf(asked);
  return {
    title,
    trail: [
      [id, to.run(id)],
      [title, location.hash],
    ],
  };
};
