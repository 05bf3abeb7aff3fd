import { FINDING_CODES } from "../verdict/finding-codes.ts";
import type { FindingMeaning } from "../verdict/finding-codes.ts";
import type { MachineLimit } from "./capacity-report.ts";

type Spoiled = Pick<MachineLimit, "spoiledBy">;

/** What a larger or idle machine would mend. */
const MACHINE: readonly string[] = ["runner-saturated", "llm-saturated"];

/** What is so with any number of agents. */
const AT_EVERY_SIZE: readonly string[] = ["canaries-lost", "run-record-missing", "target-unreadable"];

/** Whether this machine's own side gave out, and nothing else spoiled the trials. */
export const isMachineSpent = ({ spoiledBy }: Spoiled): boolean => spoiledBy.every((code) => MACHINE.includes(code));

/** Whether trials of another size would be spoiled as well. */
export const isSpoiledAtEverySize = ({ spoiledBy }: Spoiled): boolean =>
  spoiledBy.some((code) => AT_EVERY_SIZE.includes(code));

const MEANINGS: Readonly<Record<string, FindingMeaning>> = FINDING_CODES;

/** What spoiled the trials, where it was not the machine: each code with what it means. */
export const spoiledReasons = (spoiled: Spoiled): readonly string[] =>
  isMachineSpent(spoiled)
    ? []
    : spoiled.spoiledBy.map((code) => `${code}: ${MEANINGS[code]?.meaning ?? "see the run."}`);
