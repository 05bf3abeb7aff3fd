import { redactSecrets } from "./redact-secrets.ts";

const LONGEST_MESSAGE_LENGTH = 2000;
const LONGEST_SECRET_LENGTH = 4096;

/** A foreign message as it may be shown and stored: redacted first, so that the cut never leaves half a secret. */
export const taskErrorMessage = (message: string, secrets: readonly string[]): string => {
  const redacted = redactSecrets(message.slice(0, LONGEST_MESSAGE_LENGTH + LONGEST_SECRET_LENGTH), secrets);
  return redacted.length <= LONGEST_MESSAGE_LENGTH
    ? redacted
    : `${redacted.slice(0, LONGEST_MESSAGE_LENGTH)}… (${message.length} characters)`;
};
