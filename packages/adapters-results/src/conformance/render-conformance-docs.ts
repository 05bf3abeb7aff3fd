import type { ConformanceReport } from "@plimsoll/domain";
import { readingNotes } from "./conformance-reading.ts";
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
is judged today. The commands beside each result do it again.`;

/** How `conformance` goes about it, whatever came out. */
const SAME_PROCESSES =
  "The checks of one orchestrator follow each other in the same processes: what one leaves behind is still there in the next.";

/** docs/conformance.md: generated, so that no number in it was written by hand. */
export const renderConformanceDocs = (report: ConformanceReport): string => {
  const anew = judgedAnew(report);
  return `${[
    `# ${TITLE}`,
    about(report.conformanceId),
    ["How to read it.", SAME_PROCESSES, ...readingNotes(anew)].join(" "),
    ...conformanceFindings(anew),
    ...conformanceEvidence(anew),
  ].join("\n\n")}\n`;
};
