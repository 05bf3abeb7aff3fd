import { comparisonCells, type FinishedRun } from "./compare-runs.ts";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const row = ([label = "", ...values]: readonly string[]): string =>
  `<tr><td class="name">${escaped(label)}</td>${values.map((value) => `<td>${escaped(value)}</td>`).join("")}</tr>`;

const header = ([label = "", ...titles]: readonly string[]): string =>
  `<tr>${[label, ...titles].map((title) => `<th scope="col">${escaped(title)}</th>`).join("")}</tr>`;

const card = (runs: readonly FinishedRun[]): string => {
  const [titles = [], ...rows] = comparisonCells(runs);
  const links = runs.map(({ variant, command }) => {
    const page = `<a href="${variant.file}.html">${escaped(variant.title)}</a>`;
    return `<li>${page}: ${escaped(variant.why.replaceAll("`", ""))} <code>${escaped(command)}</code></li>`;
  });
  return [
    '<section class="card"><h2>The same work on other topologies</h2>',
    '<p class="lead">Run one after another on the same machine. ✓ holds, ✗ fails, ? is inconclusive.</p>',
    `<div class="scroll"><table><thead>${header(titles)}</thead><tbody>${rows.map(row).join("")}</tbody></table></div>`,
    `<ul class="notes">${links.join("")}</ul></section>`,
  ].join("");
};

const PLACE = '<section class="card"><h2>Environment</h2>';

/** The page of the main run with the comparison as one more card. */
export const comparisonHtml = (page: string, runs: readonly FinishedRun[]): string => {
  if (!page.includes(PLACE)) throw new Error("report.html has no Environment card");
  return page.replace(PLACE, () => card(runs) + PLACE);
};
