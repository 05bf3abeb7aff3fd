import { ConformanceReport } from "@plimsoll/domain";
import * as Schema from "effect/Schema";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { renderConformanceMarkdown } from "./conformance-markdown.ts";

const ROOT = new URL("../../../../", import.meta.url);

/** Committed runs, each in a folder of its own. */
export const CONFORMANCE_FOLDER = fileURLToPath(new URL("docs/conformance/", ROOT));
/** Generated from the newest of them. */
export const CONFORMANCE_DOCS = fileURLToPath(new URL("docs/conformance.md", ROOT));

const ABOUT = `Every orchestrator is given the same failures, limits, cancels and hangs, on the mock LLM. Try it on yours, or on your own agents
([own agents](own-agents.md)):

\`\`\`sh
npx plimsoll conformance --orchestrators crewai,langgraph-js
npx plimsoll conformance --agents-from my_package.crew:make_crew --inputs inputs.jsonl
\`\`\`

It writes \`conformance.md\`, \`conformance.html\` and \`conformance.json\` into \`results/<id>/\`. Exit codes: 0 every check holds · 99 one does not · 98 one
could not be made · 97 nobody but a stub was tried, or nobody came up · 105 interrupted. This page is generated from the committed run
below; the commands beside each result do it again.

How to read it. Plimsoll's drivers switch the retries of LLM clients off (but in \`crewai:to-thread\`, which keeps CrewAI's own; and map-reduce resumes its graph once), so the rows of retries say
what runs here, not what a framework does by default. The checks of one orchestrator follow each other in the same processes: what one leaves
behind is still there in the next. This run had two cores with a load average near 20. The row \`hang\` of \`crewai:to-thread\` is therefore not the hung branch's
doing alone: threads that earlier checks leave behind (its timeout and cancellation rows) still hold part of its six, and in another run of that day all 23 others were answered, in 4.9 s.`;

/** The page as it must be; null when no run is committed. */
export const conformanceDocs = async (): Promise<string | null> => {
  const newest = existsSync(CONFORMANCE_FOLDER) ? readdirSync(CONFORMANCE_FOLDER).sort().at(-1) : undefined;
  if (newest === undefined) return null;
  const text = readFileSync(`${CONFORMANCE_FOLDER}${newest}/conformance.json`, "utf8");
  const report = Schema.decodeUnknownSync(ConformanceReport)(JSON.parse(text));
  const [title = "", ...rest] = renderConformanceMarkdown(report).split("\n\n");
  return format([title, ABOUT, ...rest].join("\n\n"), { parser: "markdown", printWidth: 120 });
};
