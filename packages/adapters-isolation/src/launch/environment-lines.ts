/** What every job gets where its own environment does not say otherwise; nothing else is there. */
export const BASIC_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: "/tmp",
  TMPDIR: "/tmp",
};

const isName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

/** The first name that a shell would not take as a variable's; null without one. */
export const unusableName = (env: Readonly<Record<string, string>>): string | null =>
  Object.keys(env).find((name) => !isName(name) || env[name]?.includes("\0") === true) ?? null;

/** A word for a shell that stands for exactly this text. */
export const shellQuoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** The environment as lines for a shell: it travels by a pipe, for arguments can be read by everybody on the machine. */
export const environmentLines = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `export ${name}=${shellQuoted(value)}\n`)
    .join("");
