import { read } from "./api.js";
import { intervalBar } from "./charts.js";
import { h, row, section, table } from "./dom.js";
import { estimate, instant, metricWords, number, signed, tone } from "./format.js";
import { link, to } from "./links.js";

/** What most people look for comes first. */
const FIRST = [
  ...[
    "p50LatencyMs",
    "p95LatencyMs",
    "p99LatencyMs",
    "correctedP50LatencyMs",
    "correctedP95LatencyMs",
    "correctedP99LatencyMs",
  ],
  ...[
    "successRatio",
    "throughputPerSec",
    "perAgentMemoryMb",
    "peakMemoryMb",
    "totalInstantiationTimeMs",
    "concurrencyCeiling",
  ],
];

const rank = (name) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

const scaleOf = (estimates) => {
  const ends = estimates.flatMap((one) => [one?.value, one?.low, one?.high]).filter((end) => typeof end === "number");
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const margin = 0.05 * (most - least);
  return { least: least - margin, most: most + margin };
};

const hasInterval = (one) => typeof one?.low === "number" || typeof one?.high === "number";

const cellOf = (one, scale) =>
  h(
    "td",
    { class: "number", title: one?.reason ?? one?.method ?? null },
    estimate(one),
    scale === null ? null : [h("br"), intervalBar(one, scale)],
  );

const ratioCell = ({ ratio, intervalsApart }) =>
  h(
    "td",
    { class: "number" },
    ratio === null ? "–" : `× ${number(ratio)}`,
    intervalsApart === null ? null : h("div", { class: "id" }, intervalsApart ? "intervals apart" : "intervals meet"),
  );

const figureRow = (figure) => {
  const { words, unit } = metricWords(figure.name);
  const scale = figure.estimates.some(hasInterval) ? scaleOf(figure.estimates) : null;
  return row([
    h("th", { scope: "row" }, words, unit === "" ? null : h("span", { class: "unit" }, ` ${unit}`)),
    ...figure.estimates.map((one) => cellOf(one, scale)),
    ratioCell(figure),
  ]);
};

const heads = (runs, style = "number") =>
  runs.map((run, at) =>
    h(
      "th",
      { scope: "col", class: style },
      `${String.fromCharCode(65 + at)}: `,
      link(to.run(run.id), run.orchestrators.join(", ") || run.id),
      h("div", { class: "id" }, instant(run.startedAt)),
    ),
  );

const targetRow = ({ expression, statuses }) =>
  row([
    h("th", { scope: "row" }, expression),
    ...statuses.map((status) => h("td", { class: tone(status ?? "") }, status === null ? "–" : signed(status))),
  ]);

const settingRow = ({ name, values, differs }) =>
  row(
    [
      h("th", { scope: "row" }, name),
      ...values.map((value) => h("td", { class: "setting" }, value ?? h("span", { class: "note" }, "absent"))),
    ],
    { class: differs ? "differs" : null },
  );

const settingsSection = (runs, settings) => {
  const differing = settings.filter(({ differs }) => differs);
  const body = h("div", {});
  const draw = (shown) =>
    body.replaceChildren(
      shown.length === 0
        ? h("p", { class: "note" }, "No setting differs.")
        : table("Settings", ["Setting", ...heads(runs, null)], shown.map(settingRow), { id: "settings" }),
    );
  const toggle = h(
    "label",
    { class: "bar" },
    h("input", { type: "checkbox", onchange: (event) => draw(event.target.checked ? settings : differing) }),
    ` Show all ${settings.length} settings, not only the ${differing.length} that differ`,
  );
  draw(differing);
  return section("Configuration, machine and versions", toggle, body);
};

/** Runs beside each other: figures with intervals, targets, and how their settings differ. */
export const compareView = async (view, { query }) => {
  const ids = query.get("runs") ?? "";
  const { runs, figures, targets, settings } = await read(`api/compare?${new URLSearchParams({ runs: ids })}`);
  const seen = figures.filter(({ estimates }) => estimates.some((one) => one !== null));
  const ordered = seen.toSorted((left, right) => rank(left.name) - rank(right.name));
  const verdicts = row([
    h("th", { scope: "row" }, "Verdict"),
    ...runs.map((run) => h("td", { class: `number ${tone(run.outcome)}` }, signed(run.outcome ?? run.state))),
    "",
  ]);
  const lastOverFirst = `${String.fromCharCode(64 + runs.length)} over A`;
  view.append(
    section(
      "Figures",
      h(
        "p",
        { class: "note" },
        "Values with their 95 % intervals, where they have one. Runs of different times are not paired: ",
        h("code", {}, "plimsoll compare"),
        " measures a difference, this page shows what is on record.",
      ),
      table(
        "Figures",
        ["Figure", ...heads(runs), h("th", { scope: "col", class: "number" }, lastOverFirst)],
        [verdicts, ...ordered.map(figureRow)],
        { id: "figures" },
      ),
    ),
    targets.length === 0
      ? ""
      : section("Targets", table("Targets", ["Target", ...heads(runs, null)], targets.map(targetRow))),
    settingsSection(runs, settings),
  );
  return { title: `${runs.length} runs side by side`, trail: [] };
};
