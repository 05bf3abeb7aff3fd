/** Takes secrets out of a text before anybody sees it. */
export type Redactor = (text: string) => string;

const MASK = "[redacted]";
const SHORTEST_SECRET_LENGTH = 4;
/** Secrets that we were not told of but that give themselves away by their form. */
const SUSPICIOUS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer\s+)[^\s"',;}]+/gi, `$1${MASK}`],
  [/\bsk-[A-Za-z0-9_-]{8,}/g, MASK],
  [/(\/\/)[^/\s:@"']+:[^/\s@"']+@/g, `$1${MASK}@`],
];

/** The secrets themselves first (anywhere, also inside other text), then whatever looks like one. */
export const makeRedactor = (secrets: readonly string[]): Redactor => {
  const known = secrets.filter((secret) => secret.length >= SHORTEST_SECRET_LENGTH);
  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
    return SUSPICIOUS.reduce((rest, [form, mask]) => rest.replace(form, mask), withoutKnown);
  };
};

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
