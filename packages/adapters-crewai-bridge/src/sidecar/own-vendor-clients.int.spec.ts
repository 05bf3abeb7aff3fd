import { join } from "node:path";
import { makeMockLlm } from "@plimsoll/mock-llm";
import * as Effect from "effect/Effect";
import { expect, it } from "vitest";
import { OWN_CODE, OWN_START_MS, startOwnAgents } from "../testing/own-agents-fixture.ts";
import { makeSystemClock } from "../testing/system-clock.ts";

const REQUIREMENTS = join(OWN_CODE, "vendors.txt");

/** What the mock passes to the tool `weigh`. */
const WEIGHED = { motion: "plimsoll", times: 1 };

type Said = Readonly<Record<string, unknown>>;

/** Every way of asking in one process of the user's, with what it came to and what the journal says of its calls. */
const askInAllWays = (target: string, ways: readonly string[], toolTurns: number) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const settings = {
          latency: { kind: "fixed", latencyMs: 2 },
          perToken: { kind: "fixed", latencyMs: 1 },
          answerTokens: 20,
          toolTurns,
        } as const;
        const llm = yield* makeMockLlm({ clock: makeSystemClock(), seed: 1, settings });
        const own = { target, path: OWN_CODE, requirements: REQUIREMENTS };
        const { invoke, orchestrator } = yield* startOwnAgents(own, llm.endpoint);
        const said = yield* Effect.forEach(ways, (how, index) =>
          Effect.map(invoke(canaryOf(index), JSON.stringify({ prompt: "Judge.", how })), (result) =>
            result.outcome === "succeeded" ? (JSON.parse(result.content) as Said) : { failed: result.error },
          ),
        );
        const { calls } = yield* llm.journal.read(0, true);
        const { settings: described } = yield* orchestrator.describe;
        return { said, calls, described };
      }),
    ),
  );

const canaryOf = (index: number): string => `00ff00ff00ff00f${index}`;

it(
  "Anthropic's and Google's own Python clients get their answers, plain and streamed, and their calls are known",
  async () => {
    const ways = ["claude", "claude_streamed", "gemini", "gemini_streamed", "gemini_json"];
    const { said, calls, described } = await askInAllWays("sample_vendors:both", ways, 0);
    const [claude, claudeStreamed, gemini, geminiStreamed, geminiJson] = said;
    expect(claude).toMatchObject({ reason: "end_turn", tokens: 20 });
    expect(claudeStreamed).toMatchObject({ reason: "end_turn", tokens: 20, pieces: 20 });
    expect(claudeStreamed?.["whole"]).toBe(claudeStreamed?.["text"]);
    expect(gemini).toMatchObject({ reason: "STOP", tokens: 20 });
    expect(geminiStreamed).toMatchObject({ reason: "STOP", tokens: 20, pieces: 21 });
    expect(geminiJson).toMatchObject({ holds: 2, tons: 1 });
    expect(said.map(({ text }) => text)).toEqual(
      ways.map((_, index) => expect.stringContaining(`[[canary:${canaryOf(index)}]]`) as string),
    );
    expect(calls).toMatchObject([
      { endpoint: "messages", streamed: false, canaries: [canaryOf(0)], agentIds: ["archon-1"], outcome: "answered" },
      { endpoint: "messages", streamed: true, canaries: [canaryOf(1)], agentIds: ["archon-1"], outcome: "answered" },
      { endpoint: "generate-content", streamed: false, canaries: [canaryOf(2)], outcome: "answered" },
      { endpoint: "generate-content", streamed: true, canaries: [canaryOf(3)], outcome: "answered" },
      { endpoint: "generate-content", streamed: false, canaries: [canaryOf(4)], outcome: "answered" },
    ]);
    expect(described).toMatchObject({
      "version.anthropic": expect.stringMatching(/^\d+\./) as string,
      "version.google-genai": expect.stringMatching(/^\d+\./) as string,
    });
  },
  OWN_START_MS,
);

it(
  "they are asked for a tool, plain and streamed, and get the answer when they bring the result",
  async () => {
    const ways = ["claude_with_tool", "gemini_with_tool"];
    const { said, calls } = await askInAllWays("sample_vendors:both", ways, 1);
    const text = (index: number) => expect.stringContaining(`[[canary:${canaryOf(index)}]]`) as string;
    expect(said).toMatchObject([
      {
        asked: ["tool_use", "weigh", WEIGHED],
        streamed: ["tool_use", "weigh", WEIGHED],
        result: "plimsoll weighs 1 pounds",
        text: text(0),
      },
      {
        asked: ["weigh", WEIGHED],
        streamed: [["weigh", WEIGHED]],
        result: { result: "plimsoll weighs 1 pounds" },
        text: text(1),
      },
    ]);
    const turns = calls.map(({ endpoint, streamed, toolTurn }) => [endpoint, streamed, toolTurn]);
    expect(turns).toEqual([
      ["messages", false, true],
      ["messages", true, true],
      ["messages", false, false],
      ["generate-content", false, true],
      ["generate-content", false, false],
      ["generate-content", true, true],
    ]);
  },
  OWN_START_MS,
);

it.each(["claude_blocking", "gemini_blocking"])(
  "%s, a function that blocks, is run in a thread, and its call is known by its header",
  async (name) => {
    const { said, calls } = await askInAllWays(`sample_vendors:${name}`, [name], 0);
    expect(said).toMatchObject([{ text: expect.stringContaining(canaryOf(0)) as string }]);
    expect(calls).toMatchObject([{ canaries: [canaryOf(0)], agentIds: ["archon-1"] }]);
  },
  OWN_START_MS,
);
