import type pg from "pg";
import type { AccessAttempt } from "./access-attempt.ts";
import { tenantsIn } from "./seed-tenants.ts";

/** What became of an attempt. */
export interface AccessOutcome {
  /** The tenant that the token is entitled to see; null: nobody's rows. */
  readonly entitled: string | null;
  /** SQLSTATE of the refusal; null when it was not refused. */
  readonly refused: string | null;
  /** Whether something of the token's own tenant was answered. */
  readonly sawOwn: boolean;
  /** What was seen or changed of somebody else's; null for nothing. */
  readonly leak: string | null;
}

/** Decided here from the text of the claims, not by what the database makes of it. */
export const entitledTenant = ({ role, claims }: Pick<AccessAttempt, "role" | "claims">): string | null => {
  if (role === "anon" || claims === null) return null;
  try {
    const parsed = JSON.parse(claims) as { readonly app_metadata?: { readonly tenant_id?: unknown } } | null;
    const tenantId = parsed?.app_metadata?.tenant_id;
    return typeof tenantId === "string" && tenantId !== "" ? tenantId : null;
  } catch {
    return null;
  }
};

/** Bytes are shown as text, so that a secret in them is found. */
const shown = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => {
    const bytes = inner as { readonly type?: string; readonly data?: readonly number[] } | null;
    return bytes?.type === "Buffer" ? Buffer.from(bytes.data ?? []).toString("utf8") : inner;
  });

const foreignIn = (text: string, entitled: string | null): string | undefined =>
  [...tenantsIn(text)].find((tenant) => tenant !== entitled);

interface Answer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number | null;
  readonly command: string;
}

const WRITES = new Set(["INSERT", "UPDATE", "DELETE", "TRUNCATE"]);

/** Rows of others as they are after the attempt, within its transaction, seen by an administrator. */
const othersOf = async (client: pg.Client, target: string, entitled: string | null): Promise<string> => {
  await client.query("reset role");
  const text = `select md5(string_agg(t::text, ';' order by t::text)) as sum from ${target} t where tenant_id is distinct from $1`;
  return String((await client.query<{ sum: string }>(text, [entitled])).rows[0]?.sum);
};

const leakOf = (answers: readonly Answer[], entitled: string | null): string | null => {
  const rows = answers.flatMap((answer) => answer.rows);
  const foreign = foreignIn(shown(rows), entitled);
  if (foreign !== undefined) return `it shows rows of ${JSON.stringify(foreign)}`;
  const row = rows.find(
    ({ tenant_id: tenantId }) => tenantId !== undefined && tenantId !== null && tenantId !== entitled,
  );
  return row === undefined ? null : `it shows a row of ${JSON.stringify(row["tenant_id"])}`;
};

const changeOf = async (
  client: pg.Client,
  { target }: AccessAttempt,
  answers: readonly Answer[],
  others: { readonly before: string; readonly entitled: string | null },
): Promise<string | null> => {
  if (!answers.some(({ command, rowCount }) => WRITES.has(command) && rowCount !== 0)) return null;
  const after = await othersOf(client, target, others.entitled);
  return after === others.before ? null : "it changes rows of others";
};

/** Reads what the administrator sees once for each pair: an attempt that was refused has changed nothing. */
const before = new WeakMap<pg.Client, Map<string, string>>();
const othersBefore = async (client: pg.Client, target: string, entitled: string | null): Promise<string> => {
  const known = before.get(client) ?? new Map<string, string>();
  before.set(client, known);
  const key = JSON.stringify([target, entitled]);
  const found = known.get(key) ?? (await othersOf(client, target, entitled).catch(() => "not a relation with tenants"));
  known.set(key, found);
  return found;
};

const refusalOf = (cause: unknown): { readonly code: string; readonly text: string } => {
  const { code = "?", message = "", detail = "", where = "" } = cause as Readonly<Record<string, string | undefined>>;
  return { code, text: `${message} ${detail} ${where}` };
};

const begin = ({ role, claims }: AccessAttempt): string => {
  // What can't be sent in a literal can't be in a header either.
  const text = (claims ?? "").replaceAll("\0", "").replaceAll("'", "''");
  const set =
    claims === null ? "" : `select set_config('request.jwt.claims', E'${text.replaceAll("\\", "\\\\")}', true);`;
  return `begin; set local statement_timeout = '5s'; set local lock_timeout = '2s'; ${set} set local role ${role};`;
};

/** Tries it in a transaction that is undone, and finds out what was seen or changed. */
export const tryAccess = async (client: pg.Client, attempt: AccessAttempt): Promise<AccessOutcome> => {
  const entitled = entitledTenant(attempt);
  const isWrite = /^(insert|update|delete|truncate)/.test(attempt.statement);
  const rowsBefore = isWrite ? await othersBefore(client, attempt.target, entitled) : "";
  try {
    const answered = (await client.query(`${begin(attempt)} ${attempt.statement}`)) as unknown as readonly Answer[];
    const answers = [answered].flat();
    const text = shown(answers.map(({ rows }) => rows));
    const sawOwn = entitled !== null && tenantsIn(text).has(entitled);
    const seen = leakOf(answers, entitled);
    const leak = seen ?? (await changeOf(client, attempt, answers, { before: rowsBefore, entitled }));
    return { entitled, refused: null, sawOwn, leak };
  } catch (cause) {
    const { code, text } = refusalOf(cause);
    const told = foreignIn(text, entitled);
    // An error may repeat what it was told.
    const foreign = told === undefined || tenantsIn(attempt.statement).has(told) ? undefined : told;
    const leak = foreign === undefined ? null : `its error tells of ${JSON.stringify(foreign)}: ${text}`;
    return { entitled, refused: code, sawOwn: false, leak };
  } finally {
    await client.query("rollback");
  }
};
