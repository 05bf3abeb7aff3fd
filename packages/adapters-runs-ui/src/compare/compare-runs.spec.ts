import type { CatalogDetail, CatalogEntry, CatalogEstimate } from "@plimsoll/application";
import { expect, it } from "vitest";
import { compareRuns } from "./compare-runs.ts";

const entry = (id: string): CatalogEntry => ({
  ...{ id, kind: "spike", state: "finished", problem: null, startedAt: null, outcome: "GO", title: null },
  ...{ orchestrators: [], agentCount: 4, p50LatencyMs: null, p95LatencyMs: null, successRatio: null },
  ...{ devMode: false, changedAtMs: 0 },
});
const figure = (value: CatalogEstimate["value"], low: number | null, high: number | null): CatalogEstimate => ({
  ...{ value, low, high, sampleCount: 6, method: null, reason: null },
});
const detail = (
  id: string,
  figures: CatalogDetail["figures"],
  settings: CatalogDetail["settings"],
  status = "pass",
): CatalogDetail => ({
  ...{ entry: entry(id), figures, settings, command: "", findings: [], rationale: [], tables: [], reports: [] },
  targets: [{ expression: "p95LatencyMs < 5", status, reason: "" }],
  hasSamples: false,
});

it("sets figures beside each other, last over first, and says whether their intervals meet", () => {
  const { figures, runs, targets } = compareRuns([
    detail("a", { p95: figure(100, 95, 105), peak: figure(4, 3, 5), zero: figure(0, null, null) }, {}),
    detail("b", { p95: figure(104, 99, 109) }, {}),
    detail("c", { p95: figure(120, 110, 130), peak: figure(5, 4, 6), zero: figure(1, null, null) }, {}, "fail"),
  ]);
  expect(runs.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(figures.map(({ name, ratio, intervalsApart }) => [name, ratio, intervalsApart])).toEqual([
    ["p95", 1.2, true],
    ["peak", 1.25, false],
    ["zero", null, null],
  ]);
  expect(figures[1]?.estimates[1]).toBeNull();
  expect(targets).toEqual([{ expression: "p95LatencyMs < 5", statuses: ["pass", "pass", "fail"] }]);
});

it("makes no ratio of an infinite percentile", () => {
  const { figures } = compareRuns([
    detail("a", { p95: figure(100, 95, 105) }, {}),
    detail("b", { p95: figure("+Infinity", 99, null) }, {}),
  ]);
  expect(figures[0]).toMatchObject({ ratio: null, intervalsApart: null });
});

it("tells every setting that differs, one that only some have among them", () => {
  const { settings } = compareRuns([
    detail("a", {}, { seed: "72", "scenario.workers": "2" }),
    detail("b", {}, { seed: "72", "scenario.workers": "4", "env.X": "1" }),
  ]);
  expect(settings.filter(({ differs }) => differs)).toEqual([
    { name: "scenario.workers", values: ["2", "4"], differs: true },
    { name: "env.X", values: [null, "1"], differs: true },
  ]);
});
