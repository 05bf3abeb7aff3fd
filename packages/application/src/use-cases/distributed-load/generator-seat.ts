/** A generator's place among all of them. */
export interface GeneratorSeat {
  /** From 0. */
  readonly ordinal: number;
  readonly count: number;
}

/** How many of `total` numbered things fall to a seat when they are dealt round robin. */
export const dealt = (total: number, { ordinal, count }: GeneratorSeat): number =>
  Math.max(0, Math.ceil((total - ordinal) / count));
