import { read } from "./api.js";
import { announce, h, row, table } from "./dom.js";
import { estimate, instant, number, signed, tone } from "./format.js";
import { link, to } from "./links.js";

const PAGE = 100;
const LOOK_EVERY_MS = 3_000;
const MOST_COMPARED = 8;

/** Kept while one looks at a run and comes back. */
const asked = { text: "", kind: "", outcome: "", sort: "startedAt", descending: true, shown: PAGE };
const chosen = new Set();

const latency = (one) => (one === null ? null : one.value === "+Infinity" ? Infinity : one.value);

const COLUMNS = [
  { name: "startedAt", words: "Started", of: (run) => run.startedAt },
  { name: "kind", words: "Kind", of: (run) => run.kind },
  { name: "orchestrators", words: "Orchestrator", of: (run) => run.orchestrators.join(", ") },
  { name: "title", words: "Scenario", of: (run) => run.title },
  { name: "agentCount", words: "Agents", of: (run) => run.agentCount, isNumber: true },
  { name: "outcome", words: "Outcome", of: (run) => run.outcome ?? run.state },
  { name: "p50", words: "p50, ms", of: (run) => latency(run.p50LatencyMs), isNumber: true },
  { name: "p95", words: "p95, ms", of: (run) => latency(run.p95LatencyMs), isNumber: true },
  { name: "success", words: "Success", of: (run) => run.successRatio?.value ?? null, isNumber: true },
];

const compare = (left, right) => {
  if (left === right) return 0;
  if (left === null || left === undefined) return 1;
  if (right === null || right === undefined) return -1;
  return typeof left === "number" ? left - right : String(left).localeCompare(String(right), "en", { numeric: true });
};

/** Runs without a value come last, whichever way the others are sorted. */
const sorted = (runs) => {
  const { of } = COLUMNS.find(({ name }) => name === asked.sort);
  const isMissing = (run) => of(run) === null || of(run) === undefined;
  return [...runs].sort((left, right) => {
    if (isMissing(left) || isMissing(right)) return Number(isMissing(left)) - Number(isMissing(right));
    return asked.descending ? compare(of(right), of(left)) : compare(of(left), of(right));
  });
};

const outcomeOf = (run) =>
  ["running", "damaged", "cut-off", "unknown"].includes(run.state) ? run.state : (run.outcome ?? run.state);

const matches = (run) =>
  (asked.kind === "" || run.kind === asked.kind) &&
  (asked.outcome === "" || outcomeOf(run) === asked.outcome) &&
  [run.id, run.title, run.orchestrators.join(" "), run.problem]
    .join(" ")
    .toLowerCase()
    .includes(asked.text.toLowerCase());

const outcomeCell = (run) => [
  h("span", { class: `state ${tone(outcomeOf(run))}` }, signed(outcomeOf(run))),
  run.state === "partial" ? " (partial)" : null,
  run.devMode ? h("span", { class: "tag" }, "DEV MODE") : null,
  run.problem === null ? null : h("div", { class: "problem" }, run.problem),
];

const right = (...children) => h("td", { class: "number" }, ...children);

const runRow = (run, onChoose) => {
  const canCompare = Object.hasOwn({ spike: 1, load: 1 }, run.kind) && run.outcome !== null;
  const box = h("input", {
    type: "checkbox",
    checked: chosen.has(run.id),
    "aria-label": `Choose ${run.id} for comparison`,
    onchange: (event) => onChoose(run.id, event.target.checked),
  });
  return row(
    [
      h("td", {}, canCompare ? box : null),
      h(
        "td",
        { class: "when" },
        link(to.run(run.id), run.startedAt === null ? run.id : instant(run.startedAt)),
        h("div", { class: "id" }, run.id),
      ),
      run.kind,
      run.orchestrators.join(", ") || "–",
      run.title ?? "–",
      right(number(run.agentCount)),
      h("td", {}, outcomeCell(run)),
      right(number(run.p50LatencyMs?.value)),
      h("td", { class: "number", title: estimate(run.p95LatencyMs) }, number(run.p95LatencyMs?.value)),
      right(number(run.successRatio?.value)),
    ],
    { "data-run": run.id },
  );
};

const header = ({ name, words, isNumber }, onSort) => {
  const isSorted = asked.sort === name;
  const order = asked.descending ? "descending" : "ascending";
  const sign = isSorted ? (asked.descending ? " ▾" : " ▴") : "";
  return h(
    "th",
    { scope: "col", class: isNumber ? "number" : null, "aria-sort": isSorted ? order : "none" },
    h(
      "button",
      { type: "button", class: "sort", onclick: () => onSort(name) },
      words,
      h("span", { "aria-hidden": "true" }, sign),
    ),
  );
};

const options = (label, values, current, onPick) =>
  h(
    "label",
    {},
    `${label} `,
    h(
      "select",
      { onchange: (event) => onPick(event.target.value) },
      h("option", { value: "" }, "all"),
      values.map((value) => h("option", { value, selected: value === current }, value)),
    ),
  );

const distinct = (runs, of) => [...new Set(runs.map(of))].sort();

/** All runs, to be filtered, sorted, chosen and opened; looked at anew while the page is seen. */
export const historyView = async (view, { signal }) => {
  let runs = (await read("api/runs")).runs;
  const list = h("div", {});
  const filters = h("div", { class: "bar", role: "search", "aria-label": "Filter the runs" });
  const compareLink = h("a", { class: "button", id: "compare" });

  const drawCompare = () => {
    const isReady = chosen.size >= 2 && chosen.size <= MOST_COMPARED;
    compareLink.textContent =
      chosen.size < 2
        ? "Choose two runs or more to compare"
        : isReady
          ? `Compare ${chosen.size} runs`
          : `At most ${MOST_COMPARED} runs can be compared`;
    if (isReady) compareLink.href = to.compare([...chosen]);
    else compareLink.removeAttribute("href");
  };
  const choose = (id, isChosen) => {
    if (isChosen) chosen.add(id);
    else chosen.delete(id);
    drawCompare();
  };
  const sortBy = (name) => {
    asked.descending =
      asked.sort === name ? !asked.descending : !["kind", "orchestrators", "title", "outcome"].includes(name);
    asked.sort = name;
    draw();
    list.querySelector(`th[aria-sort="${asked.descending ? "descending" : "ascending"}"] button`)?.focus();
  };
  const draw = () => {
    const found = sorted(runs.filter(matches));
    const shown = found.slice(0, asked.shown);
    const more = h(
      "button",
      {
        type: "button",
        onclick: () => {
          asked.shown += PAGE;
          draw();
        },
      },
      `Show ${Math.min(PAGE, found.length - shown.length)} more of ${found.length}`,
    );
    list.replaceChildren(
      runs.length === 0
        ? h(
            "p",
            { class: "note" },
            "There is no run yet. Start one with ",
            h("code", {}, "plimsoll spike"),
            "; it appears here while it goes.",
          )
        : table(
            "All runs",
            [h("td", {}), ...COLUMNS.map((column) => header(column, sortBy))],
            shown.map((run) => runRow(run, choose)),
            { id: "runs" },
          ),
      ...(found.length > shown.length ? [more] : []),
      h("p", { class: "note", id: "count" }, `${found.length} of ${runs.length} runs`),
    );
  };
  const refilter = (change) => {
    Object.assign(asked, change, { shown: PAGE });
    draw();
    announce(`${runs.filter(matches).length} of ${runs.length} runs`);
  };
  const drawFilters = () =>
    filters.replaceChildren(
      h(
        "label",
        {},
        "Search ",
        h("input", {
          type: "search",
          id: "search",
          value: asked.text,
          oninput: (event) => refilter({ text: event.target.value }),
        }),
      ),
      options(
        "Kind",
        distinct(runs, (run) => run.kind),
        asked.kind,
        (kind) => refilter({ kind }),
      ),
      options("Outcome", distinct(runs, outcomeOf), asked.outcome, (outcome) => refilter({ outcome })),
      compareLink,
    );

  drawFilters();
  drawCompare();
  draw();
  view.append(filters, list);
  const look = async () => {
    if (document.hidden) return;
    const next = (await read("api/runs").catch(() => null))?.runs;
    if (next === undefined || signal.aborted || JSON.stringify(next) === JSON.stringify(runs)) return;
    const isNewKind = distinct(next, outcomeOf).join() !== distinct(runs, outcomeOf).join();
    const fresh = next.filter(({ id }) => !runs.some((run) => run.id === id));
    runs = next;
    if (isNewKind && !filters.contains(document.activeElement)) drawFilters();
    const focused = document.activeElement?.closest("[data-run]")?.dataset.run;
    draw();
    if (focused) list.querySelector(`[data-run="${CSS.escape(focused)}"] a`)?.focus();
    if (fresh.length > 0) announce(`New: ${fresh.map(({ id }) => id).join(", ")}`);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  return { title: "Runs", trail: [] };
};
