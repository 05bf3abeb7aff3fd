import { stringify } from "csv-stringify/sync";

/** A cell; null is written as an empty one. */
export type CsvCell = string | number | boolean | null;

/**
 * A table in RFC 4180: a header, CRLF, quotes where needed. Text that a spreadsheet would take for a formula gets an
 * apostrophe before it (OWASP, "CSV Injection"); numbers stay numbers, negative ones too.
 */
export const csvText = (columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    {
      header: true,
      columns: [...columns],
      record_delimiter: "windows",
      escape_formulas: true,
      cast: { boolean: (value) => (value ? "true" : "false") },
    },
  );
