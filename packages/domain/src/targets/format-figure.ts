/** A figure for a sentence: four significant digits, one decimal above a thousand. */
export const formatFigure = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "n/a" : value > 0 ? "∞" : "-∞";
  if (Number.isInteger(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1000) return value.toFixed(1);
  return String(Number(value.toPrecision(4)));
};
