/** JSON has no infinity: a figure that failed or open invocations made infinite is written as in the stored results. */
const withInfinity = (_key: string, value: unknown): unknown => {
  if (value === Number.POSITIVE_INFINITY) return "+Infinity";
  return value === Number.NEGATIVE_INFINITY ? "-Infinity" : value;
};

/** A result as a program reads it from stdout. */
export const resultJson = (result: object): string => `${JSON.stringify(result, withInfinity, 2)}\n`;
