/** Colours a text, or leaves it as it is. */
export type Paint = (text: string) => string;

/** The few colours that the summary uses; picocolors' Colors fit. */
export interface SummaryPalette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly green: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly magenta: Paint;
}

const plain: Paint = (text) => text;

/** No colours: for files, pipes and NO_COLOR. */
export const PLAIN_PALETTE: SummaryPalette = {
  bold: plain,
  dim: plain,
  green: plain,
  red: plain,
  yellow: plain,
  magenta: plain,
};
