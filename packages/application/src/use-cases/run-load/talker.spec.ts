import { describe, expect, it } from "vitest";
import { InvocationPlanner } from "../run-spike/invocation-planner.ts";
import { Talker, TurnPlanner } from "./talker.ts";

const plannerOf = (inputs: readonly string[] = []) => new TurnPlanner(new InvocationPlanner(7, 1000), inputs);

describe("a talk", () => {
  it("carries what was asked and said, with the marks of the questions and not of the answers", () => {
    const [planner, talker] = [plannerOf(), new Talker("a1", 3)];
    const first = planner.next(talker);
    talker.answered(first.ownPrompt, `I say [[canary:${first.canary}]] and more`);
    const second = planner.next(talker);
    expect([second.turn, second.conversation]).toEqual([1, 0]);
    expect(second.request.prompt).toContain("You answered: I say  and more");
    expect(second.request.prompt.split(first.canary)).toHaveLength(2);
    expect(second.request.prompt.endsWith(second.ownPrompt)).toBe(true);
    expect(second.ownPrompt).not.toContain(first.canary);
  });

  it("begins anew after its last turn, and after a turn that failed", () => {
    const [planner, talker] = [plannerOf(), new Talker("a1", 2)];
    for (const turn of [0, 1]) {
      const planned = planner.next(talker);
      expect(planned.turn).toBe(turn);
      talker.answered(planned.ownPrompt, "yes");
    }
    expect(planner.next(talker)).toMatchObject({ turn: 0, conversation: 1 });
    talker.beginAnew();
    expect(planner.next(talker)).toMatchObject({ turn: 0, conversation: 2 });
  });

  it("keeps only so much of an answer", () => {
    const talker = new Talker("a1", 5);
    talker.answered("p", "x".repeat(100_000));
    expect(talker.history.length).toBeLessThan(600);
  });
});

it("gives inputs in turn, whoever asks", () => {
  const planner = plannerOf(["one", "two"]);
  const talkers = [new Talker("a1", 1), new Talker("a2", 1), new Talker("a3", 1)];
  expect(talkers.map((talker) => planner.next(talker).request.prompt.split("\n")[0])).toEqual(["one", "two", "one"]);
});
