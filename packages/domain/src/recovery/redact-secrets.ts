type Form = readonly [pattern: RegExp, replacement: string];

const MASK = "[redacted]";
/** Shorter ones would black out half of a text; nothing that short protects anything. */
const SHORTEST_SECRET_LENGTH = 4;

const NAME = String.raw`(?:(?:api|access|private|signing)[-_ ]?key|secret|passwd|password|pwd|[-_]token|token(?=\\?["']|\s{0,4}=))`;
/** Up to where the value begins; the quote around the name may be escaped, as JSON within JSON has it. */
const ASSIGNED = String.raw`${NAME}\\?["']?\s{0,4}[:=]\s{0,4}`;
const UNMASKED = String.raw`(?!\[redacted\])`;

/** An assignment in code, JSON, YAML, a header or a query; the value ends where its quotes say, or with the word. */
const ASSIGNMENTS: readonly Form[] = [
  [new RegExp(String.raw`(${ASSIGNED}")${UNMASKED}(?:[^"\\]|\\.)+`, "gis"), `$1${MASK}`],
  [new RegExp(String.raw`(${ASSIGNED}')${UNMASKED}(?:[^'\\]|\\.)+`, "gis"), `$1${MASK}`],
  [new RegExp(String.raw`(${ASSIGNED}\\")${UNMASKED}[^"\\]+`, "gi"), `$1${MASK}`],
  [new RegExp(String.raw`(${ASSIGNED})${UNMASKED}[^\s"'\\&,;)}\]]+`, "gi"), `$1${MASK}`],
];

/** What gives itself away by its form. All of them take time linear in the text. */
const SUSPICIOUS: readonly Form[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/gs, MASK],
  [/(\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:[a-z]{1,20}\s{1,4})?)[^\s"',;}]+/gi, `$1${MASK}`],
  [/(\bbearer\s{1,4})[^\s"',;}]+/gi, `$1${MASK}`],
  [/(:\/\/)[^\s/:@"'<>]*:[^\s/"'<>]+@/g, `$1${MASK}@`],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, MASK],
  [/\b(?:sk-|[spr]k_(?:live|test)_)[\w-]{8,}/g, MASK],
  [/\b(?:gh[opsru]_|npm_|hf_|sbp_)[A-Za-z0-9]{16,}/g, MASK],
  [/\b(?:github_pat_|glpat-|xox[a-z]-|AIza)[\w-]{10,}/g, MASK],
  [/\bA[KS]IA[A-Z0-9]{16}\b/g, MASK],
  ...ASSIGNMENTS,
];

/**
 * A part of each form above, whatever its case: a text without any of these has none of the forms, and most have none. One look
 * instead of fourteen, for callers that redact every text they write.
 */
const PART_OF_SUSPICIOUS =
  /key|token|secret|passw|pwd|authorization|bearer|:\/\/|eyj|sk-|[spr]k_|gh[opsru]_|npm_|hf_|sbp_|github_pat_|glpat-|xox|aiza|a[ks]ia/i;

const withoutKnown = (text: string, secrets: readonly string[]): string => {
  const found = secrets.filter((secret) => secret.length >= SHORTEST_SECRET_LENGTH && text.includes(secret));
  return found
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
};

const withoutSuspicious = (text: string): string =>
  PART_OF_SUSPICIOUS.test(text)
    ? SUSPICIOUS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text)
    : text;

/**
 * Takes secrets out of a text before anybody sees it or it is stored: those given, anywhere, also inside other text, the
 * longest first; then whatever looks like a key, a bearer token, a password in a URL or an assignment of one. A plain
 * password in the middle of a sentence has no form: give it as a known secret.
 */
export const redactSecrets = (text: string, secrets: readonly string[] = []): string =>
  withoutSuspicious(withoutKnown(text, secrets));
