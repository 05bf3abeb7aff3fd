import type { OrchestratorComparison } from "@plimsoll/domain";

/** What a comparison came to. */
export const KIND_WORDS = {
  measured: "MEASURED: every orchestrator to the end",
  incomplete: "INCOMPLETE: not every orchestrator was measured to the end",
  invalid: "INVALID: a measurement can't be trusted",
  interrupted: "PARTIAL: interrupted",
} as const satisfies Readonly<Record<OrchestratorComparison["kind"], string>>;

/** `crewai: It was late.` as the name and what is said of it; whom it concerns is null where it begins with nobody's name. */
const splitReason = (reason: string, names: readonly string[]): readonly [name: string | null, what: string] => {
  const name = names.find((each) => reason.startsWith(`${each}: `));
  return name === undefined ? [null, reason] : [name, reason.slice(name.length + 2)];
};

/** Why a comparison is not `measured`, each reason once, with all whom it concerns. */
export const groupedReasons = ({ reasons, orchestrators }: OrchestratorComparison): readonly string[] => {
  const names = orchestrators.map(({ name }) => name).toSorted((left, right) => right.length - left.length);
  const groups = new Map<string, string[]>();
  for (const reason of reasons) {
    const [name, what] = splitReason(reason, names);
    groups.set(what, [...(groups.get(what) ?? []), ...(name === null ? [] : [name])]);
  }
  return [...groups].map(([what, whom]) => (whom.length === 0 ? what : `${whom.join(", ")}: ${what}`));
};
