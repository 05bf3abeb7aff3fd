import { mean } from "simple-statistics";
import type { Point } from "./theil-sen-slope.ts";

/** Means of so many stretches of a series, since neighbouring points are not independent; as equal in length as can be. */
export const batchPoints = (points: readonly Point[], batchCount: number): readonly Point[] =>
  Array.from({ length: batchCount }, (_, batch) => {
    const [from, to] = [batch, batch + 1].map((edge) => Math.floor((edge * points.length) / batchCount));
    const members = points.slice(from, to);
    return { x: mean(members.map(({ x }) => x)), y: mean(members.map(({ y }) => y)) };
  });
