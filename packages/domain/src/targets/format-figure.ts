const MOST_DIGITS = 15;

const rounded = (value: number, digits: number): string => {
  const whole = Math.trunc(Math.abs(value)).toString().length;
  return String(Number(value.toPrecision(Math.max(digits, Math.abs(value) >= 1000 ? whole + 1 : 0))));
};

/**
 * A figure for a sentence: four significant digits, one decimal above a thousand. Beside a limit, `apartFrom`, it
 * takes as many digits as show that it is not the limit: 1999.96 is not written as 2000 and then judged below it.
 */
export const formatFigure = (value: number, apartFrom?: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "n/a" : value > 0 ? "∞" : "-∞";
  let digits = 4;
  while (digits < MOST_DIGITS && value !== apartFrom && Number(rounded(value, digits)) === apartFrom) digits += 1;
  return Number.isInteger(value) ? String(value) : rounded(value, digits);
};
