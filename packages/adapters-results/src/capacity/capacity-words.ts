import {
  type AgentDensity,
  type CapacityReport,
  isMachineSpent,
  LEAST_USL_SIZES,
  type MachineLimit,
  type Range,
  spoiledReasons,
} from "@plimsoll/domain";
import { capitalized } from "../report/capitalized.ts";
import { formatNumber, formatQuantity } from "../report/quantity.ts";

const rangeText = (shown: (value: number) => string, { value, low, high }: Range): string =>
  low === high ? shown(value) : `${shown(value)} [${shown(low)}, ${shown(high)}]`;

const whole = (value: number): string => formatNumber("count", Math.floor(value));

/** The number of agents with its interval: `142 agents [139, 147]`. */
export const limitText = ({ result: { feasibleMax, interval } }: CapacityReport): string => {
  const ends = interval === null ? "" : ` [${interval.low}, ${interval.high}]`;
  return `${feasibleMax} ${feasibleMax === 1 ? "agent" : "agents"}${ends}`;
};

const BOUNDARIES = {
  cliff: "a cliff: it holds, then it does not",
  slope: "a slope: the figure passes its limit by degrees",
} as const;

const limitOfTrust = (limit: MachineLimit): string => {
  const codes = limit.spoiledBy.join(", ");
  return isMachineSpent(limit)
    ? `this machine was the limit first: at ${limit.agentCount} agents its own side gave out (${codes})`
    : `trials can't be trusted from ${limit.agentCount} agents on (${codes})`;
};

const KINDS: Readonly<Record<CapacityReport["kind"], (report: CapacityReport) => string>> = {
  found: ({ result }) =>
    result.infeasibleMin === null ? "no limit was found up to the most that was to be tried" : "the limit was found",
  "below-asked": () => "fewer than were asked for",
  "not-settled": () => "not settled: more trials are needed to be sure",
  "machine-limit": ({ machineLimit }) => (machineLimit === null ? "not measured" : limitOfTrust(machineLimit)),
  "dev-mode": () => "a stub's number: no evidence for any orchestrator",
  interrupted: () => "stopped before it was done",
};

/** What kind of answer it is, in words. */
export const kindText = (report: CapacityReport): string => KINDS[report.kind](report);

const confirmationText = ({ confirmation, onlyConfirmed }: CapacityReport): string => {
  if (confirmation === null) {
    return onlyConfirmed.length === 0 ? "" : `Not judged, since no full run was made: ${onlyConfirmed.join(", ")}.`;
  }
  const missed = confirmation.observation.targets.filter(({ holds }) => holds === false).map(({ target }) => target);
  const outcome = missed.length === 0 ? "misses no target" : `misses ${missed.join(", ")}`;
  return `A full run at ${confirmation.agentCount} agents, with ${onlyConfirmed.join(", ") || "every target"}, ${outcome} (${confirmation.verdict}).`;
};

const densityLines = ({ perAgentMemoryMb, baseMemoryMb, agentCount, ...density }: AgentDensity): readonly string[] => [
  `${rangeText(whole, density.agentsPerGib)} agents a GiB (${rangeText((value) => formatQuantity("mb", value), perAgentMemoryMb)} an agent, ${formatQuantity("mb", baseMemoryMb)} before the first)`,
  `${rangeText(whole, density.agentsPerCore)} agents a core, by the CPU time used at ${agentCount} agents`,
];

const fleetLine = ({ fleet, environment }: CapacityReport): readonly string[] => {
  if (fleet === null) return [];
  const { processes, machines, boundBy } = fleet.size;
  return [
    `${fleet.agentCount} agents need ${rangeText(whole, processes)} processes of this kind, on ${rangeText(whole, machines)} machines like this one (${environment.cores} cores; ${boundBy} fill first, a fifth is left free)`,
  ];
};

/** The sentences of a report, most important first; empty lines are none of them. */
export const capacitySentences = (report: CapacityReport): readonly string[] => {
  const { result } = report;
  const binding = result.bindingTarget === null ? [] : [`Binding target: ${result.bindingTarget}.`];
  const boundary = result.boundary === null ? [] : [`The boundary is ${BOUNDARIES[result.boundary]}.`];
  const untrusted = report.machineLimit === null ? [] : spoiledReasons(report.machineLimit);
  return [`${capitalized(result.reason)}.`, ...untrusted, ...binding, ...boundary, confirmationText(report)].filter(
    (sentence) => sentence !== "",
  );
};

/** What agents cost, and what a number of them needs. */
export const sizingLines = (report: CapacityReport): readonly string[] => [
  ...(report.density === null
    ? ["Memory or CPU time could not be read: no figures an agent."]
    : densityLines(report.density)),
  ...fleetLine(report),
];

/** The law's diagnosis, or why there is none. */
export const lawLines = ({ usl, uslRefusal }: CapacityReport): readonly string[] =>
  usl === null
    ? [`Not fitted: ${uslRefusal?.message ?? `fewer than ${LEAST_USL_SIZES} sizes`}. ${uslRefusal?.hint ?? ""}`.trim()]
    : usl.words;
