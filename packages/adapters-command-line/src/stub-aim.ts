import type { InvocationError } from "@plimsoll/domain";

/** Whom a fault of the stub hits: all, so many agents, or those of these names. */
export type StubSelection = "all" | number | readonly string[];

/** Reads `all`, a number of agents, or their names apart by commas, each of which must look like `name`; throws an Error that says so. */
export const selectionParser =
  (name: RegExp) =>
  (text: string): StubSelection => {
    if (text === "all") return "all";
    if (/^\d+$/.test(text)) return Number(text);
    const names = text.split(",").map((each) => each.trim());
    if (names.every((each) => name.test(each))) return names;
    throw new Error("Expected all, a number of agents, or agent names apart by commas");
  };

/** Failure codes of the protocol, spelt out: the schema that knows them is too heavy for `--help`. */
export const FAILURE_CODES: readonly InvocationError["code"][] = [
  "timeout",
  "llm-rate-limited",
  "llm-error",
  "cancelled",
  "orchestrator-error",
  "resource-limit",
];
