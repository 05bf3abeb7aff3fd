import {
  type ConformanceCheckName,
  conformanceKindOf,
  type ConformanceReport,
  type ConformanceSubject,
} from "@plimsoll/domain";
import { CHECK_WORDS, KIND_WORDS, STATUS_MARKS } from "./conformance-words.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border:1px solid #c9d1d9;padding:.4rem .6rem;text-align:left;vertical-align:top}
.holds{color:#116329}.breaks{color:#a40e26;font-weight:600}.noted,.not-measured{color:#57606a}
code,pre{font:13px ui-monospace,monospace}pre{background:#f6f8fa;padding:.6rem;overflow:auto}div{overflow:auto}
@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}.holds{color:#56d364}.breaks{color:#ff7b72}.noted,.not-measured{color:#8d96a0}pre{background:#161b22}}`;

const NAMES = Object.keys(CHECK_WORDS) as readonly ConformanceCheckName[];

const findingCell = ({ checks, failure }: ConformanceSubject, name: ConformanceCheckName): string => {
  const check = checks.find((candidate) => candidate.name === name);
  if (check === undefined) return `<td class="not-measured">${failure === null ? "" : "did not come up"}</td>`;
  const evidence = escaped(JSON.stringify(check.evidence));
  return `<td class="${check.status}" title="${evidence}">${STATUS_MARKS[check.status]} ${escaped(check.observed)}</td>`;
};

const overview = ({ subjects }: ConformanceReport): string => {
  const head = subjects.map(({ name, version }) => `<th scope="col">${escaped(`${name} ${version ?? ""}`)}</th>`);
  const rows = NAMES.map((name) => {
    const cells = subjects.map((subject) => findingCell(subject, name)).join("");
    return `<tr><th scope="row">${name}<br><small>${escaped(CHECK_WORDS[name])}</small></th>${cells}</tr>`;
  });
  return `<div tabindex="0"><table><thead><tr><th scope="col">check</th>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
};

const traps = ({ traps: found }: ConformanceReport): string => {
  if (found.length === 0) return "";
  const rows = found.map(({ library, version, setting, sent, returned, failed, neverRan }) => {
    const cells = [`${library} ${version}`, setting, sent, returned, failed, neverRan];
    return `<tr>${cells.map((value) => `<td>${escaped(String(value))}</td>`).join("")}</tr>`;
  });
  const head = ["library", "setting", "sent", "returned", "failed", "never ran, without an error"];
  return `<h2>What a library loses by itself</h2><table><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
};

const subjectSection = ({ name, runtime, mode, failure, command }: ConformanceSubject): string => {
  const about = failure ?? `${runtime ?? ""}, ${mode ?? ""}`;
  return `<h3>${escaped(name)}</h3><p>${escaped(about)}</p><pre>${escaped(command)}</pre>`;
};

/** The report as one page that needs nothing else and runs no script. */
export const renderConformanceHtml = (report: ConformanceReport): string => {
  const { startedAt, agentCount, seed, plimsollVersion, subjects, command } = report;
  const about = `${startedAt}, ${agentCount} agents, seed ${seed}, plimsoll ${plimsollVersion}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Plimsoll conformance</title><style>${STYLE}</style></head><body><main>
<h1>What each orchestrator loses, mixes up or does not enforce</h1>
<p><strong>${escaped(KIND_WORDS[conformanceKindOf(report)])}.</strong> ${escaped(about)}</p>
${overview(report)}${traps(report)}
<h2>How to do each part again</h2>${subjects.map(subjectSection).join("")}
<h2>All of it again</h2><pre>${escaped(command)}</pre>
</main></body></html>
`;
};
