/** How a store reaches its database. */
export interface PostgresConfig {
  /** `postgresql://user:password@host:port/database`. Not a transaction pooler: sessions keep prepared statements. */
  readonly databaseUrl: string;
  /** The role to act as: one that row-level security does not bind. Null: whoever the URL names. @default "service_role" */
  readonly role?: string | null;
  /** Connections at most. @default 6 */
  readonly maxConnections?: number;
  /** For a connection, whether it is made or waited for, in milliseconds. @default 5000 */
  readonly connectTimeoutMs?: number;
  /** For one statement's answer, in milliseconds; the server gives up a second before. @default 30000 */
  readonly answerTimeoutMs?: number;
  /** Known secrets, to be kept out of the audit log wherever they turn up. @default none */
  readonly secrets?: readonly string[];
}

export const DEFAULT_POSTGRES_CONFIG = {
  role: "service_role",
  maxConnections: 6,
  connectTimeoutMs: 5_000,
  answerTimeoutMs: 30_000,
} as const;
