import type { JournalEntry } from "@plimsoll/application";
import type { FollowedBatch } from "./follow-journal.ts";

/** Characters of an output that a listener gets who asked for short ones. */
const SHORT_OUTPUT_CHARACTERS = 200;
/** A browser comes back after this long when the connection breaks. */
const RETRY_MS = 1_000;

const shortened = (entry: JournalEntry): JournalEntry =>
  entry.event.kind === "task-succeeded" && entry.event.output.length > SHORT_OUTPUT_CHARACTERS
    ? { ...entry, event: { ...entry.event, output: `${entry.event.output.slice(0, SHORT_OUTPUT_CHARACTERS)}…` } }
    : entry;

/**
 * A batch as one event (WHATWG HTML, 9.2.5). One event, because a browser takes an event whole or not at all: its id names
 * the place after all of the entries.
 */
export const serverSentEvent = ({ entries, id }: FollowedBatch, outputs: "full" | "short"): string => {
  if (entries.length === 0) return ": alive\n\n";
  const told = outputs === "short" ? entries.map(shortened) : entries;
  return `${id === null ? "" : `id: ${id}\n`}event: entries\ndata: ${JSON.stringify(told)}\n\n`;
};

/** Begins a stream: says how soon to come back. */
export const OPENING = `retry: ${RETRY_MS}\n\n`;

/** Ends a stream that the server closes on purpose. */
export const RECONNECT = `event: reconnect\nretry: ${RETRY_MS}\ndata: {}\n\n`;
