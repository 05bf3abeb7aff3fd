import { type CliContext, messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Redacted from "effect/Redacted";
import * as Result from "effect/Result";
import { awaitResult, type EngineServer, readTaskLinks, submitWorkflow } from "./engine-client.ts";
import { showResults } from "./show-results.ts";
import type { SubmitInputs } from "./submit.command.ts";

const DEFAULT_URL = "http://127.0.0.1:8072";

const refuse = (message: string, hint: string) => Result.fail(new UsageError({ message, hint }));

const serverOf = ({ env }: CliContext, { url, tenant }: SubmitInputs): Result.Result<EngineServer, UsageError> => {
  const fromEnv = env["PLIMSOLL_URL"] ?? "";
  const asked = Option.getOrElse(url, () => (fromEnv === "" ? DEFAULT_URL : fromEnv));
  const parsed = URL.canParse(asked) ? new URL(asked) : null;
  if (parsed === null || !["http:", "https:"].includes(parsed.protocol))
    return refuse(
      `--url: ${JSON.stringify(asked)} is not the address of a server`,
      "Write it as http://127.0.0.1:8072.",
    );
  if (parsed.username !== "" || parsed.password !== "")
    return refuse("--url: the address holds a name or a password", "Put the token into PLIMSOLL_TOKEN.");
  const token = env["PLIMSOLL_TOKEN"] ?? "";
  if (token === "") return refuse("PLIMSOLL_TOKEN is not set", "serve prints one when it starts, or ask its operator.");
  return Result.succeed({
    url: `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, ""),
    token: Redacted.make(token, { label: "PLIMSOLL_TOKEN" }),
    tenantId: Option.getOrNull(tenant),
  });
};

/** As it is: the server checks it, against its own configuration. */
const readBody = (file: string, workingDirectory: string) =>
  Result.try({
    try: () => ({
      text: readFileSync(path.resolve(workingDirectory, file), "utf8"),
      contentType: path.extname(file) === ".json" ? "application/json" : "application/yaml",
    }),
    catch: (error) =>
      new UsageError({ message: `${file}: ${messageOf(error)}`, hint: "Name a readable YAML or JSON file." }),
  });

/** Errors of the server name the body; the user knows it by its file. */
const inFile =
  (file: string) =>
  <E>(error: E): E | UsageError =>
    error instanceof UsageError
      ? new UsageError({ message: error.message.replaceAll(/^body(?=:\d+:\d+: )/gm, file), hint: error.hint })
      : error;

/** Everything of `plimsoll-engine submit` after the flags were parsed. */
export const runSubmitCommand = Effect.fnUntraced(function* (context: CliContext, inputs: SubmitInputs) {
  const { stdout, stderr } = context;
  const server = yield* Effect.fromResult(serverOf(context, inputs));
  const body = yield* Effect.fromResult(readBody(inputs.file, context.workingDirectory));
  const submitted = yield* submitWorkflow(server, body).pipe(Effect.mapError(inFile(inputs.file)));
  const { workflowId, tenantId, status } = submitted;
  const told = `workflow ${workflowId} of tenant ${tenantId}: ${status}\nwatch it at ${server.url}/\n`;
  if (!inputs.wait) {
    const plain = inputs.quiet ? `${workflowId}\n` : told;
    return void stdout.write(inputs.json ? `${JSON.stringify({ ...submitted, url: server.url }, null, 2)}\n` : plain);
  }
  if (!inputs.quiet) stderr.write(told);
  const result = yield* awaitResult(server, workflowId);
  const links = yield* readTaskLinks(server, workflowId);
  showResults(context, inputs, [result], () => links);
});
