const INSTANT = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 of an RFC 3339 instant, keeping the digits below a millisecond that Date drops; NaN if it is none. */
export const parseInstantMs = (instant: string): number => {
  const match = INSTANT.exec(instant);
  if (match === null) return Number.NaN;
  const [, date, time, fraction, zone] = match;
  return Date.parse(`${date}T${time}${zone?.toUpperCase()}`) + Number(fraction ?? 0) * 1000;
};
