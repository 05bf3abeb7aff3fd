/** Keys whose values never reach a log. */
const SECRET_KEYS = ["apiKey", "authorization", "token", "secret", "password", "databaseUrl"];

/** Those keys at any of the depths that we log at, as a logger's redaction names them. */
export const SECRET_LOG_PATHS: readonly string[] = SECRET_KEYS.flatMap((key) => [key, `*.${key}`]);
