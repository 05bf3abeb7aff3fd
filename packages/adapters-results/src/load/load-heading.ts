import type { LoadReportInput } from "./load-report-input.ts";
import { environmentRows, type LabelledText, subjectName } from "../report/environment-rows.ts";

/** `CrewAI, 72 agents: ramp`. */
export const loadTitle = ({ evidence }: LoadReportInput): string => {
  const { scenario, load } = evidence.run;
  return `${subjectName({ evidence })}, ${scenario.agentCount} agents: ${load?.shape.kind ?? "load"}`;
};

const shapeText = ({ evidence }: LoadReportInput): string => {
  const { kind, ...fields } = evidence.run.load?.shape ?? { kind: "unknown" };
  const words = Object.entries(fields).map(
    ([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
  );
  return [kind, ...words].join(", ");
};

const isAboutWaves = ([label]: LabelledText): boolean => label === "Agents and waves";

/** What a rerun needs to know: the spike's rows, with the load in the place of the waves. */
export const loadEnvironmentRows = (input: LoadReportInput): readonly LabelledText[] => {
  const { load, scenario } = input.evidence.run;
  return environmentRows({ evidence: input.evidence }).flatMap((row): readonly LabelledText[] =>
    isAboutWaves(row)
      ? [
          ["Agents", String(scenario.agentCount)],
          ["Load", shapeText(input)],
          ["Warm-up", load === undefined || load.warmUpMs === 0 ? "by its own waves, or none" : `${load.warmUpMs} ms`],
          [
            "Conversation",
            `${load?.conversation.turns ?? 1} turns, think time ${load?.conversation.thinkTimeMs ?? 0} ms`,
          ],
        ]
      : [row],
  );
};
