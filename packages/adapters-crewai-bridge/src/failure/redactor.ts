import { redactSecrets } from "@plimsoll/domain";

/** Takes secrets out of a text before anybody sees it. */
export type Redactor = (text: string) => string;

/** The secrets themselves first (anywhere, also inside other text), then whatever looks like one. */
export const makeRedactor =
  (secrets: readonly string[]): Redactor =>
  (text) =>
    redactSecrets(text, secrets);

const EXCERPT_LENGTH = 500;
const LONGEST_SECRET_LENGTH = 4096;

/** The beginning of a body as context of a failure: redacted first, so that a cut never leaves half a secret. */
export const excerptOf = (body: string, redact: Redactor): string => {
  const redacted = redact(body.slice(0, EXCERPT_LENGTH + LONGEST_SECRET_LENGTH));
  if (body.length === 0) return "(empty body)";
  return redacted.length <= EXCERPT_LENGTH && body.length <= EXCERPT_LENGTH + LONGEST_SECRET_LENGTH
    ? redacted
    : `${redacted.slice(0, EXCERPT_LENGTH)}… (${body.length} characters)`;
};
