import type { FairnessLedger } from "@plimsoll/domain";
import { escapeHtml } from "../html/markup.ts";
import { card, table, textCell } from "../html/sections/card.ts";
import { LEDGER_LEAD } from "./ledger-words.ts";

const mark = (unequal: boolean) =>
  unequal
    ? { html: '<span class="s-INCONCLUSIVE"><b aria-hidden="true">≠</b> unequal</span>', className: "status" }
    : { html: escapeHtml("equal"), className: "soft" };

/** The ledger as a card of a page. */
export const ledgerSection = ({ subjects, rows }: FairnessLedger): string => {
  const several = subjects.length > 1;
  if (rows.length === 0) return card("Fairness ledger", "Nothing is known of the orchestrator: it never came up.");
  return card(
    "Fairness ledger",
    LEDGER_LEAD(subjects.length),
    table(
      ["Condition", ...subjects, ...(several ? ["Equal?"] : []), "Source"].map((title) => textCell(title)),
      rows.map(({ label, values, unequal, source }) => [
        textCell(label, "name"),
        ...values.map((value) => textCell(value ?? "—")),
        ...(several ? [mark(unequal)] : []),
        textCell(source),
      ]),
    ),
  );
};
