import { beforeEach } from "vitest";

/** Tests of speed: with every branch instrumented they measure nothing, and a slow machine would kill mutants for them. */
const OF_SPEED = /quadratic step|linear time|at the same cost/;

beforeEach(({ task, skip }) => {
  if (OF_SPEED.test(task.name)) skip("measures speed");
});
