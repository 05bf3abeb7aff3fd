import type { Finding } from "@plimsoll/domain";
import { element, escapeHtml, proseHtml } from "../markup.ts";

const SEVERITY_SIGNS = { failure: "✕ failure", invalid: "⊘ invalid", warning: "! warning", info: "i info" } as const;
const MOST_AGENTS_NAMED = 12;

/** Ids of agents, the first dozen by name. */
export const agentsText = (agentIds: readonly string[]): string =>
  agentIds.length <= MOST_AGENTS_NAMED
    ? agentIds.join(", ")
    : `${agentIds.slice(0, MOST_AGENTS_NAMED).join(", ")} and ${agentIds.length - MOST_AGENTS_NAMED} more`;

/** A finding with its evidence and its agents. */
export const findingMarkup = ({ severity, code, message, evidence, agentIds }: Finding): string =>
  element(
    "div",
    { class: "finding" },
    element("span", { class: `sev sev-${severity}` }, SEVERITY_SIGNS[severity]),
    element(
      "div",
      {},
      element("p", {}, element("code", {}, escapeHtml(code)), " ", proseHtml(message)),
      element("p", { class: "evidence" }, `Evidence: ${proseHtml(evidence)}`),
      agentIds.length === 0 ? "" : element("p", { class: "evidence" }, escapeHtml(`Agents: ${agentsText(agentIds)}`)),
    ),
  );
