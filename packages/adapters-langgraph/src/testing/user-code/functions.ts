import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0 });

const ask = async (content: string): Promise<string> => {
  const completion = await client.chat.completions.create({
    model: "gpt-of-the-user",
    messages: [{ role: "user", content }],
  });
  return completion.choices[0]?.message.content ?? "";
};

/** Forwards one field of its input, and with it no mark of ours. */
export const answerQuestion = async ({
  question,
}: {
  readonly question: string;
}): Promise<{ readonly reply: string }> => ({
  reply: await ask(question),
});

/** Asks another server beside the LLM, whose address comes with the input. */
export const askElsewhere = async ({ url }: { readonly url: string }): Promise<string> => {
  await fetch(url);
  return ask("done");
};

const failDeepInside = (): never => {
  throw new TypeError("the user's own mistake");
};

/** Asks without fetch, as clients on node:http do. */
export const askByHttp = async ({ question }: { readonly question: string }): Promise<string> => {
  const { request } = await import("node:http");
  const url = `${process.env["OPENAI_BASE_URL"]}/chat/completions`;
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: "POST" }, (response) => {
      response.setEncoding("utf8");
      response.once("data", (text: string) => resolve(text.slice(0, 5)));
    });
    asked.once("error", reject);
    asked.end(JSON.stringify({ messages: [{ role: "user", content: question }] }));
  });
};

/** Fails in its own code. */
export const fails = async (_input: unknown): Promise<string> => failDeepInside();

/** Throws something that is no Error. */
export const throwsText = async (_input: unknown): Promise<string> => {
  throw "just a text";
};

/** Ends the whole process. */
export const exits = async (_input: unknown): Promise<string> => process.exit(7);

/** Echoes what it is given, as JSON. */
export const echo = (input: unknown, config: { readonly configurable: unknown }) => ({
  input,
  configurable: config.configurable,
});

/** What its environment says. */
export const environment = (_input: unknown) =>
  Object.fromEntries(
    ["OPENAI_BASE_URL", "OPENAI_API_KEY", "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "GOOGLE_GEMINI_BASE_URL"]
      .concat(["GEMINI_API_KEY", "HTTPS_PROXY", "LANGSMITH_TRACING", "MY_DATABASE"])
      .map((name) => [name, process.env[name] ?? null]),
  );

let madeCount = 0;

/** A factory of functions that know which one they are. */
export const makeNumbered = () => {
  madeCount += 1;
  const number = madeCount;
  return async (_input: unknown) => `number ${number}`;
};

let askedCount = 0;

/** Something with `invoke`, as a graph has it. */
export const shared = { invoke: async () => `asked ${++askedCount} times` };

/** Starts a program of its own that outlives the answer, and says its pid. */
export const startsProgram = async (_input: unknown): Promise<string> => {
  const { spawn } = await import("node:child_process");
  return String(spawn("sleep", ["600"], { stdio: "ignore" }).pid);
};

/** Says what it should keep to itself. */
export const tellsSecret = async (_input: unknown): Promise<string> => {
  console.error(`the key is ${process.env["SERVICE_API_KEY"] ?? "unknown"}`);
  throw new Error(`refused with ${process.env["SERVICE_API_KEY"] ?? "unknown"}`);
};

/** A function without parameters that makes nothing. */
export const makesNothing = () => 42;

/** Blocks the event loop of all agents. */
export const blocks = (_input: unknown): string => {
  const untilMs = performance.now() + 1_500;
  while (performance.now() < untilMs);
  return "late";
};

/** Never lets go of the event loop. */
export const blocksForEver = (_input: unknown): string => {
  console.error("blocking");
  for (;;);
};

/** Does not look at its signal. */
export const ignoresItsSignal = async (_input: unknown): Promise<string> => {
  await new Promise((resolve) => setTimeout(resolve, 800));
  return "too late";
};

/** A default export. */
export default async (input: unknown): Promise<string> => `default ${String(input)}`;

/** What bounds the memory of the process it runs in. */
export const memoryBounds = (_input: unknown): unknown => ({
  arenas: process.env["MALLOC_ARENA_MAX"] ?? null,
  node: process.execArgv.filter((flag) => flag.startsWith("--max-semi-space-size")),
});
