import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { expect, it } from "vitest";
import type { ClockPort } from "../../ports/clock.port.ts";
import { paceUntil } from "./pace.ts";

const clockAt = (nowMs: () => number): ClockPort => ({
  nowMs,
  fromMonotonicNs: () => 0,
  fromInstant: () => 0,
  originInstant: "2026-01-01T00:00:00Z",
});

it("returns at once when the instant has passed", async () => {
  expect(
    await Effect.runPromise(
      Effect.as(
        paceUntil(
          clockAt(() => 10),
          9,
        ),
        "on time",
      ),
    ),
  ).toBe("on time");
});

it("sleeps up to a millisecond before, then turns the loop until the clock is there", async () => {
  let nowMs = 0;
  const program = Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(
      paceUntil(
        clockAt(() => nowMs),
        20,
      ),
    );
    yield* TestClock.adjust(18);
    expect(fiber.pollUnsafe()).toBeUndefined();
    nowMs = 19.2;
    yield* TestClock.adjust(1);
    expect(fiber.pollUnsafe()).toBeUndefined();
    nowMs = 20;
    yield* Fiber.join(fiber);
    return nowMs;
  });
  expect(await Effect.runPromise(Effect.provide(program, TestClock.layer()))).toBe(20);
});
