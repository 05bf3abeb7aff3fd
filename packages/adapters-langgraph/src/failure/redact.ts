const MASK = "[redacted]";
const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL)S?$/i;
const SHORTEST_SECRET_LENGTH = 8;
/** Secrets that we were not told of but that give themselves away by their form. */
const SUSPICIOUS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer\s+)[^\s"',;}]+/gi, `$1${MASK}`],
  [/\bsk-[A-Za-z0-9_-]{8,}/g, MASK],
  [/(\/\/)[^/\s:@"']+:[^/\s@"']+@/g, `$1${MASK}@`],
];

/** Takes the values of variables whose names say secret, and what looks like a secret, out of a text. */
export type Redact = (text: string) => string;

/**
 * The redactor of an environment; what is in it at the time of the call counts. The domain's own is not used here, because
 * the agents' process would load the whole domain for it, and its memory is measured.
 */
export const redactorOf = (env: NodeJS.ProcessEnv): Redact => {
  const secrets = Object.entries(env)
    .filter(([name, value = ""]) => SECRET_NAME.test(name) && value.length >= SHORTEST_SECRET_LENGTH)
    .map(([, value = ""]) => value);
  return (text) => {
    const withoutKnown = secrets.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
    return SUSPICIOUS.reduce((rest, [form, mask]) => rest.replace(form, mask), withoutKnown);
  };
};
