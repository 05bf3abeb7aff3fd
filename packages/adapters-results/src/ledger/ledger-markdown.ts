import type { FairnessLedger } from "@plimsoll/domain";
import { escapeMarkdown, markdownTable } from "../markdown/markdown-text.ts";
import { LEDGER_LEAD } from "./ledger-words.ts";

/** The ledger as a section: one column a subject; what is unequal is marked with `≠`. */
export const ledgerMarkdown = ({ subjects, rows }: FairnessLedger): string =>
  [
    "## Fairness Ledger",
    LEDGER_LEAD(subjects.length),
    markdownTable(
      [...(subjects.length > 1 ? [""] : []), "Condition", ...subjects.map(escapeMarkdown), "Source"],
      rows.map(({ label, values, unequal, source }) => [
        ...(subjects.length > 1 ? [unequal ? "≠" : ""] : []),
        escapeMarkdown(label),
        ...values.map((value) => (value === null ? "—" : escapeMarkdown(value))),
        source,
      ]),
    ),
  ].join("\n\n");
