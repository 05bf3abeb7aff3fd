import { groupBy } from "../../report/group-by.ts";
import type { ReportInput } from "../../report/report-input.ts";
import { PHASE_LABELS } from "../charts/phase-bands.ts";
import type { LanePart } from "../charts/lane-segments.ts";
import { LANE_LABELS, LANE_PARTS, laneSegments } from "../charts/lane-segments.ts";
import type { LanesData } from "../charts/lanes-chart.ts";
import { lanesChart, MOST_LANES } from "../charts/lanes-chart.ts";
import { element, escapeHtml } from "../markup.ts";
import { card } from "./card.ts";

/** Waves beyond this are left to the samples, so that the page stays light. */
const MOST_WAVES = 8;

const wavesOf = ({ evidence }: ReportInput): readonly LanesData[] => {
  const judged = evidence.invocations.filter(({ invocation }) => invocation.phase === "wave");
  const ends = new Map(
    evidence
      .of("wave")
      .filter(({ phase }) => phase === "wave")
      .map((record) => [record.wave, record.endedAtMs]),
  );
  const waves = [...groupBy(judged, ({ invocation }) => invocation.wave)].map(([wave, invocations]) => {
    const known = invocations.map(({ invocation }) => invocation.endedAtMs ?? invocation.sentAtMs);
    return { wave, invocations, endedAtMs: ends.get(wave) ?? Math.max(...known) };
  });
  const spans = waves.map(
    ({ invocations, endedAtMs }) =>
      endedAtMs - Math.min(...invocations.map(({ invocation }) => invocation.intendedAtMs)),
  );
  return waves.map((each) => ({ ...each, axisEndMs: Math.max(1, ...spans) }));
};

const spanOf = ({ invocations, endedAtMs }: LanesData): number =>
  endedAtMs - Math.min(...invocations.map(({ invocation }) => invocation.intendedAtMs));

const legend = (parts: ReadonlySet<LanePart>): string =>
  element(
    "ul",
    { class: "legend" },
    ...LANE_PARTS.filter((part) => parts.has(part)).map((part) =>
      element("li", {}, element("span", { class: `swatch swatch-${part}` }), escapeHtml(LANE_LABELS[part])),
    ),
  );

const partsOf = (waves: readonly LanesData[]): ReadonlySet<LanePart> =>
  new Set(
    waves.flatMap((wave) =>
      wave.invocations.flatMap((each) => laneSegments(each, wave.endedAtMs).map(({ part }) => part)),
    ),
  );

const radio = ({ wave }: LanesData, chosen: number): string => {
  const attributes = { type: "radio", class: "pick", name: "wave", id: `wave-${wave}` };
  return `<input ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${value}"`)
    .join(" ")}${wave === chosen ? " checked" : ""}>`;
};

/** Numbers of the judged waves that the page draws, in order. */
export const drawnWaves = (input: ReportInput): readonly number[] =>
  wavesOf(input)
    .slice(0, MOST_WAVES)
    .map(({ wave }) => wave);

/** All agents of a judged wave as lanes; the slowest wave is shown first, the others can be chosen. */
export const lanesSection = (input: ReportInput): string => {
  const waves = wavesOf(input).slice(0, MOST_WAVES);
  const slowest = waves.reduce<LanesData | null>(
    (worst, each) => (worst !== null && spanOf(worst) >= spanOf(each) ? worst : each),
    null,
  );
  if (slowest === null) return card("Every agent", `No ${PHASE_LABELS.wave} were run.`);
  const many =
    slowest.invocations.length > MOST_LANES ? ` ${MOST_LANES} of ${slowest.invocations.length} lanes are drawn.` : "";
  const labels = waves.map(({ wave }) =>
    element(
      "label",
      { for: `wave-${wave}` },
      `Wave ${wave + 1}${wave === slowest.wave && waves.length > 1 ? " (slowest)" : ""}`,
    ),
  );
  return card(
    "Every agent",
    `One lane for each agent, from the moment the wave began until its answer had arrived, in the order of the answers.${many}`,
    legend(partsOf(waves)),
    element(
      "fieldset",
      {},
      element("legend", {}, "Judged wave"),
      ...waves.map((wave) => radio(wave, slowest.wave)),
      element("div", { class: "tabs" }, ...labels),
      ...waves.map((wave) => element("figure", { class: `scroll lanes lanes-${wave.wave}` }, lanesChart(wave))),
    ),
  );
};
