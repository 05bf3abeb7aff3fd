const MASK = "[redacted]";
/** Shorter ones would black out half of a text; nothing that short protects anything. */
const SHORTEST_SECRET_LENGTH = 4;

/** What gives itself away by its form. All of them run in time linear in the text. */
const SUSPICIOUS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g, MASK],
  [/\b(bearer|basic)(\s+)(?!\[redacted\])[A-Za-z0-9._~+/=-]{6,}/gi, `$1$2${MASK}`],
  [/(:\/\/)[^\s/:@"'<>]*:[^\s/"'<>]+@/g, `$1${MASK}@`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/g, MASK],
  [/\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{8,}/g, MASK],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|npm_|hf_|sbp_|AIza)[A-Za-z0-9_-]{8,}/g, MASK],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, MASK],
  [
    /((?:api[-_]?key|access[-_]?key|secret|token|password|passwd|pwd)["']?\s{0,4}[:=]\s{0,4}["']?)(?!\[redacted\])[^\s"'&,;)}\]]{4,}/gi,
    `$1${MASK}`,
  ],
];

const withoutKnown = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET_LENGTH)
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, MASK), text);

/**
 * Takes secrets out of a text before anybody sees it or it is stored: those given, anywhere, also inside other text, the
 * longest first; then whatever looks like a key, a bearer token, a password in a URL or an assignment of one.
 */
export const redactSecrets = (text: string, secrets: readonly string[] = []): string =>
  SUSPICIOUS.reduce((rest, [form, mask]) => rest.replace(form, mask), withoutKnown(text, secrets));
