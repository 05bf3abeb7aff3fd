import { redactSecrets } from "./redact-secrets.ts";

const LONGEST_MESSAGE_LENGTH = 2000;
const LONGEST_SECRET_LENGTH = 4096;
/** More than this is not even read. */
const WINDOW_LENGTH = LONGEST_MESSAGE_LENGTH + LONGEST_SECRET_LENGTH;

/** Where the window cut the message, its end may be half a secret, which no form gives away: it is not shown. */
const shownLength = (redacted: string, message: string): number =>
  message.length <= WINDOW_LENGTH
    ? LONGEST_MESSAGE_LENGTH
    : Math.min(LONGEST_MESSAGE_LENGTH, Math.max(0, redacted.length - LONGEST_SECRET_LENGTH));

/** A foreign message as it may be shown and stored: redacted first, so that the cut never leaves half a secret. */
export const taskErrorMessage = (message: string, secrets: readonly string[]): string => {
  const redacted = redactSecrets(message.slice(0, WINDOW_LENGTH), secrets);
  const shown = redacted.slice(0, shownLength(redacted, message));
  return shown.length === redacted.length ? shown : `${shown}… (${message.length} characters)`;
};
