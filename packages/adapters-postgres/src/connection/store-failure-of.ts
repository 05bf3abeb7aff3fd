import { StoreFailure } from "@plimsoll/application";

const AGAIN = "Nothing needs to be done if the database comes back: the call may be repeated as it is.";

/** SQLSTATE classes and codes after which the same call may succeed: connection, resources, contention, restart. */
const RETRYABLE = /^(08...|53...|57P0[1-5]|57014|58...|40001|40P01|55P03|25006|25P0[23]|XX000)$/;

const SQL_STATE = /^[0-9A-Z]{5}$/;

/** What Node and the driver call broken or absent connections. */
const CONNECTION_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
  "EMFILE",
  "ENFILE",
  "ENETDOWN",
  "EPROTO",
  "ENOBUFS",
]);
const CONNECTION_MESSAGES =
  /connection terminated|connection ended|timeout|not queryable|server closed the connection|socket|client was closed|cannot use a pool after/i;

type Code = StoreFailure["code"];

const fail = (code: Code, message: string, hint: string, retryable = false): StoreFailure =>
  new StoreFailure({ code, message, hint, retryable });

const unavailable = (message: string): StoreFailure => fail("unavailable", message, AGAIN, true);

/** By SQLSTATE (PostgreSQL manual, appendix A); PLS… are raised by our own functions. */
const failureOfState = (state: string, message: string): StoreFailure => {
  if (RETRYABLE.test(state)) return unavailable(message);
  if (state === "PLS01") return fail("not-found", message, "Accept the workflow before writing to it.");
  if (state.startsWith("PLS")) {
    return fail("invalid", message, "Load the workflow and write on from its lastSequence, about tasks that it has.");
  }
  if (state === "42501") {
    return fail(
      "forbidden",
      message,
      "The role of the database URL must be a member of service_role; see supabase/migrations.",
    );
  }
  if (state.startsWith("28") || state === "3D000") {
    return fail("unavailable", message, "Check user, password and database name in the database URL.", true);
  }
  if (["42P01", "42883", "3F000", "42703"].includes(state)) {
    return fail("invalid", message, "The database lacks our tables or has old ones: apply the migrations.");
  }
  return fail("invalid", message, `PostgreSQL refused it with SQLSTATE ${state}.`);
};

const sqlStates = new WeakMap<StoreFailure, string>();

/** The SQLSTATE behind a failure; undefined where there was none. */
export const sqlStateOf = (failure: unknown): string | undefined =>
  failure instanceof StoreFailure ? sqlStates.get(failure) : undefined;

const remembered = (state: string, failure: StoreFailure): StoreFailure => {
  sqlStates.set(failure, state);
  return failure;
};

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";

/** Whatever a driver throws, as a failure that says whether to try again. Never holds the URL: it may have a password. */
export const storeFailureOf = (cause: unknown): StoreFailure => {
  if (cause instanceof StoreFailure) return cause;
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  const first: unknown = causes[0] ?? cause;
  const code = codeOf(first);
  const text = first instanceof Error ? first.message : String(first);
  const message = text === "" ? `The database can't be reached (${code}).` : text;
  if (SQL_STATE.test(code) && !CONNECTION_CODES.has(code)) return remembered(code, failureOfState(code, message));
  if (CONNECTION_CODES.has(code) || CONNECTION_MESSAGES.test(message)) return unavailable(message);
  return fail("invalid", message, "This is not a known trouble of the database; look at the message.");
};
