import { read, runPath } from "./api.js";
import { timeChart } from "./charts.js";
import { h, row, section, table } from "./dom.js";
import { duration, estimate, instant, metricWords, number, signed, tone } from "./format.js";
import { link, to } from "./links.js";
import { liveSection } from "./live-section.js";

const figureRow = ([name, one]) => {
  const { words, unit } = metricWords(name);
  return row([
    h("th", { scope: "row" }, words, unit === "" ? null : h("span", { class: "unit" }, ` ${unit}`)),
    h("td", { class: "number" }, estimate(one)),
    h("td", { class: "number" }, number(one.sampleCount)),
    one.reason ?? one.method ?? "",
  ]);
};

const cell = (value) => {
  if (value !== null && typeof value === "object" && "estimate" in value)
    return h("td", { class: "number" }, estimate(value.estimate));
  if (value !== null && typeof value === "object") return h("td", {}, link(to.run(value.runId), value.text));
  if (typeof value === "number") return h("td", { class: "number" }, number(value));
  return h("td", { class: tone(value) === "doubtful" ? null : tone(value) }, value ?? "–");
};

const plainColumn = (name) => {
  const { words, unit } = metricWords(name);
  return `${words}${unit === "" ? "" : `, ${unit}`}`;
};

/** A title over figures. */
const right = (text) => h("th", { scope: "col", class: "number" }, text);

const isFigure = (value) =>
  typeof value === "number" || (typeof value === "object" && value !== null && "estimate" in value);

/** Titles stand over their figures. */
const catalogHeader = (rows) => (name, at) =>
  rows.some((cells) => isFigure(cells[at])) ? right(plainColumn(name)) : plainColumn(name);

const catalogTable = ({ title, columns, rows }) =>
  section(
    title,
    table(
      title,
      columns.map(catalogHeader(rows)),
      rows.map((cells) => row(cells.map(cell))),
    ),
  );

const waveRow = (id) => (wave) =>
  row([
    h(
      "td",
      {},
      link(
        to.invocations(id, { phase: wave.phase, wave: wave.wave }),
        wave.name === null ? `${wave.phase} ${wave.wave + 1}` : `${wave.phase} ${wave.wave + 1}: ${wave.name}`,
      ),
    ),
    h("td", { class: "number" }, duration(wave.startedAtMs)),
    h("td", { class: "number" }, duration(wave.endedAtMs - wave.startedAtMs)),
    h("td", { class: "number" }, number(wave.sentCount)),
    h("td", { class: `number ${wave.failedCount > 0 ? "bad" : ""}` }, number(wave.failedCount)),
    h("td", { class: "number" }, number(wave.cancelledCount + wave.pendingCount)),
    h("td", { class: "number" }, number(wave.largestInFlight)),
    h("td", { class: "number" }, number(wave.p50LatencyMs)),
    h("td", { class: "number" }, number(wave.p95LatencyMs)),
  ]);

const WAVE_COLUMNS = () => [
  "Wave",
  ...["Began at", "Took", "Sent", "Failed", "No answer", "Most in flight", "p50, ms", "p95, ms"].map(right),
];

const damageNote = ({ damage, damagedLineCount, unfinishedBytes, ending }) => [
  damagedLineCount === 0
    ? null
    : h(
        "p",
        { class: "problem", role: "note" },
        `${damagedLineCount} lines of samples.ndjson are no records and are left out: ${damage.join("; ")}`,
      ),
  unfinishedBytes === 0
    ? null
    : h("p", { class: "note" }, `The last line is not whole yet (${unfinishedBytes} bytes).`),
  ending === null ? h("p", { class: "note" }, "The samples have no end.") : null,
];

const legend = (entries) =>
  h(
    "p",
    { class: "legend", "aria-hidden": "true" },
    entries.map(([toneOf, words]) => h("span", {}, h("i", { class: `key key-${toneOf}` }), ` ${words}`)),
  );

const overviewSections = (id, overview) => {
  const { points, widthMs } = overview;
  const spans = overview.faults.length > 0 ? overview.faults : overview.phases;
  const most = Math.max(0, ...points.map((point) => point.meanInFlight));
  return [
    section(
      "Over time",
      ...damageNote(overview),
      legend([["a", "in flight"]]),
      timeChart({
        label: `Invocations in flight over ${duration(overview.lastAtMs)}: ${number(Math.round(most))} at most on average of ${duration(widthMs)}`,
        points,
        widthMs,
        spans,
        series: [{ name: "meanInFlight", tone: "a" }],
      }),
      legend([
        ["a", "p50 latency"],
        ["b", "p95 latency"],
      ]),
      timeChart({
        label: "Median and 95th percentile of the latency over time; the table of waves has the figures",
        points,
        widthMs,
        spans,
        unit: duration,
        series: [
          { name: "p50LatencyMs", tone: "a" },
          { name: "p95LatencyMs", tone: "b" },
        ],
      }),
      h(
        "p",
        { class: "note" },
        `${number(overview.invocationCount)} invocations and ${number(overview.llmCallCount)} LLM calls, each point over ${duration(widthMs)}; shaded: ${overview.faults.length > 0 ? "fault windows" : "phases"}. ▲ is a percentile that is infinite, because too many failed.`,
      ),
    ),
    section(
      "Waves",
      h(
        "p",
        {},
        link(to.invocations(id, {}), `All ${number(overview.invocationCount)} invocations`),
        " · ",
        link(to.invocations(id, { outcome: "failed" }), "failed ones"),
      ),
      table("Waves and stages; each opens its agents", WAVE_COLUMNS(), overview.waves.map(waveRow(id)), {
        id: "waves",
      }),
    ),
  ];
};

const headFigures = ({ entry }) =>
  h(
    "dl",
    { class: "figures" },
    [
      ["Outcome", h("span", { class: tone(entry.outcome ?? entry.state) }, signed(entry.outcome ?? entry.state))],
      ["Kind", entry.kind],
      ["Orchestrator", entry.orchestrators.join(", ") || "–"],
      ["Agents", number(entry.agentCount)],
      ["Started", instant(entry.startedAt)],
      ["State", entry.state],
    ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))),
  );

const findingRow = (finding) =>
  row([h("td", { class: tone(finding.severity) }, finding.severity), finding.message, finding.evidence]);
const targetRow = (target) =>
  row([
    h("th", { scope: "row" }, target.expression),
    h("td", { class: tone(target.status) }, signed(target.status)),
    target.reason,
  ]);

const headSection = (detail) => {
  const { entry, command, reports, rationale } = detail;
  return section(
    "Summary",
    headFigures(detail),
    entry.devMode ? h("p", { class: "problem" }, "DEV MODE: a stub's numbers are never evidence.") : null,
    entry.problem === null ? null : h("p", { class: "problem", role: "note" }, entry.problem),
    ...rationale.map((text) => h("p", {}, text)),
    command === "" ? null : h("p", {}, h("code", {}, command)),
    reports.length === 0
      ? null
      : h(
          "p",
          {},
          "Reports: ",
          reports.flatMap((name, at) => [
            at === 0 ? "" : ", ",
            h("a", { href: runPath(entry.id, `report/${name}`), target: "_blank", rel: "noopener" }, name),
          ]),
        ),
  );
};

const detailSections = ({ figures, targets, findings, tables, settings }) => [
  ...tables.map(catalogTable),
  targets.length === 0 ? "" : section("Targets", table("Targets", ["Target", "Status", "Why"], targets.map(targetRow))),
  findings.length === 0
    ? ""
    : section("Findings", table("Findings", ["Severity", "What", "Evidence"], findings.map(findingRow))),
  Object.keys(figures).length === 0
    ? ""
    : section(
        "Figures",
        table(
          "Figures with intervals",
          ["Figure", right("Value [interval]"), right("Samples"), "Method"],
          Object.entries(figures).map(figureRow),
        ),
      ),
  Object.keys(settings).length === 0
    ? ""
    : h(
        "details",
        {},
        h("summary", {}, `All ${Object.keys(settings).length} settings`),
        table(
          "Settings",
          ["Setting", "Value"],
          Object.entries(settings).map(([name, value]) =>
            row([h("th", { scope: "row" }, name), h("td", { class: "setting" }, value)]),
          ),
        ),
      ),
];

/** One run: what came of it, over time, its waves; live while it goes. */
export const runView = async (view, { parts: [, id], signal, reload }) => {
  const detail = await read(runPath(id));
  const isRunning = detail.entry.state === "running";
  const later = h("div", { class: "stack", "aria-busy": "true" }, h("p", { class: "note" }, "Reading the samples…"));
  view.append(
    headSection(detail),
    ...(isRunning ? [liveSection(id, { signal, onOver: reload })] : []),
    ...(detail.hasSamples && !isRunning ? [later] : []),
    ...detailSections(detail),
  );
  if (detail.hasSamples && !isRunning)
    read(runPath(id, "overview"))
      .then((overview) => later.replaceChildren(...overviewSections(id, overview)))
      .catch((error) => later.replaceChildren(h("p", { class: "problem", role: "alert" }, error.message)))
      .finally(() => later.removeAttribute("aria-busy"));
  return { title: detail.entry.title ?? id, trail: [[id, to.run(id)]] };
};
