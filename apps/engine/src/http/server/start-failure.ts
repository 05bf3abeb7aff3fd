import * as Schema from "effect/Schema";

/** The server did not start. */
export class StartFailure extends Schema.TaggedError<StartFailure>()("StartFailure", {
  /** Stable: `address-in-use`, `address-not-available`, `not-permitted`, `no-secret`, `secret-unusable`, `listen-failed`. */
  code: Schema.String,
  field: Schema.String,
  message: Schema.String,
  hint: Schema.String,
}) {}

const CODES: Readonly<Record<string, readonly [code: string, hint: string]>> = {
  EADDRINUSE: ["address-in-use", "Choose another port, or 0 for any that is free."],
  EADDRNOTAVAIL: ["address-not-available", "Choose an address of this machine, e.g. 127.0.0.1."],
  EACCES: ["not-permitted", "Ports below 1024 are for root; choose a higher one."],
};

/** What the operating system said, in our words. */
export const listenFailure = (host: string, port: number, cause: unknown): StartFailure => {
  const inner = (cause as { readonly cause?: unknown }).cause ?? cause;
  const system = (inner as { readonly code?: string }).code ?? "";
  const [code, hint] = CODES[system] ?? ["listen-failed", "The operating system's own words are in the message."];
  const message = `can't listen on ${host}:${port}: ${inner instanceof Error ? inner.message : String(inner)}`;
  return new StartFailure({ code, field: system === "EADDRNOTAVAIL" ? "host" : "port", message, hint });
};
