const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const keysOf = (left: object, right: object): readonly string[] => [
  ...new Set([...Object.keys(left), ...Object.keys(right)]),
];

/** Paths (`metrics.p95LatencyMs.value`) at which two values differ; a missing field equals an undefined one. */
export const structuralDifferences = (left: unknown, right: unknown, path = ""): readonly string[] => {
  if (left === right || Object.is(left, right)) return [];
  if (!isObject(left) || !isObject(right)) return [path];
  return keysOf(left, right).flatMap((key) =>
    structuralDifferences(left[key], right[key], path === "" ? key : `${path}.${key}`),
  );
};
