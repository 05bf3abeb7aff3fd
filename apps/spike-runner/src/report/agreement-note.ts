/** How many differing figures are named; the rest is counted. */
const SHOWN_DIFFERENCES = 10;

/** What came of computing a stored run again. */
export interface Agreement {
  /** Null where the run stored no verdict to compare with. */
  readonly agrees: boolean | null;
  readonly differences: readonly string[];
}

/** Whether a run says today what it said when it was made. */
export const agreementNote = ({ agrees, differences }: Agreement): string => {
  if (agrees === null) return "The run stored no verdict to compare with: it was cut off.\n";
  if (agrees) return "Recomputed from the raw samples: every figure and the verdict agree with what the run stored.\n";
  const more = differences.length - SHOWN_DIFFERENCES;
  const named = differences.slice(0, SHOWN_DIFFERENCES).map((figure) => `  ${figure}\n`);
  const rest = more > 0 ? `  and ${more} more\n` : "";
  return `Recomputed figures DIFFER from those stored with the run:\n${named.join("")}${rest}`;
};
