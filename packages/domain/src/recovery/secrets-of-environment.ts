/** Names of environment variables whose values are nobody else's business. */
const SECRET_NAME = /key|token|secret|password|passwd|credential/i;

/** A password within an address, as in `DATABASE_URL`; as it stands there and as it was before it was escaped. */
const PASSWORD_IN_URL = /:\/\/[^\s/:@]*:([^\s/@]+)@/;

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * The secrets that an environment holds: values of variables that are named like one, and passwords within addresses. To be
 * given to `redactSecrets`, which then finds them anywhere.
 */
export const secretsOfEnvironment = (env: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const secrets = new Set<string>();
  for (const [name, value = ""] of Object.entries(env)) {
    if (SECRET_NAME.test(name)) secrets.add(value);
    const password = PASSWORD_IN_URL.exec(value)?.[1];
    if (password !== undefined) secrets.add(password).add(unescaped(password));
  }
  secrets.delete("");
  return [...secrets];
};
