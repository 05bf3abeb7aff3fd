import type { PersonaStep } from "@plimsoll/application";

/** Steps by their places, linked one by one, without circles. */
export interface StepGraph {
  /** False where the link would close a circle; it is not made then. */
  readonly link: (from: number, to: number, because: string) => boolean;
  /** Steps above a place that nobody above it waits for, and that do not wait for it. */
  readonly openBefore: (at: number) => readonly number[];
  readonly dependsOn: () => readonly PersonaStep["dependsOn"][];
}

/** An empty graph over steps of these names. */
export const stepGraph = (names: readonly string[]): StepGraph => {
  const before = names.map(() => new Map<number, string>());
  const waitsFor = (at: number, other: number, seen = new Set<number>()): boolean => {
    if (at === other) return true;
    if (seen.has(at)) return false;
    seen.add(at);
    return [...(before[at]?.keys() ?? [])].some((one) => waitsFor(one, other, seen));
  };
  const link: StepGraph["link"] = (from, to, because) => {
    if (waitsFor(from, to)) return false;
    const links = before[to];
    if (links !== undefined && !links.has(from)) links.set(from, because);
    return true;
  };
  const openBefore = (at: number): readonly number[] =>
    names.flatMap((_, one) => {
      const isWaitedFor = before.some((links, other) => other < at && links.has(one));
      return one < at && !isWaitedFor && !waitsFor(one, at) ? [one] : [];
    });
  const dependsOn = () =>
    before.map((links) => [...links].map(([from, because]) => ({ stepId: names[from] ?? "", because })));
  return { link, openBefore, dependsOn };
};
