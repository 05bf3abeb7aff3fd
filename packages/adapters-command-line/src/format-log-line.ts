interface LogRecord {
  readonly level: number;
  readonly msg?: string;
  readonly [key: string]: unknown;
}

const nameOf = (level: number): string => {
  if (level >= 60) return "fatal";
  if (level >= 50) return "error";
  if (level >= 40) return "warn";
  if (level >= 30) return "info";
  return level >= 20 ? "debug" : "trace";
};

/** One of pino's JSON lines for a reader at a terminal: `warn  message key=value`. */
export const formatLogLine = (line: string): string => {
  const { level, msg, time: _, ...fields } = JSON.parse(line) as LogRecord;
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [nameOf(level).padEnd(5), msg ?? "", ...pairs].filter((part) => part !== "").join(" ");
};
