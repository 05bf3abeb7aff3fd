import type { ConformanceCheck, ConformanceCheckName, ConformanceReport, ConformanceSubject } from "@plimsoll/domain";

const checkOf = ({ checks }: ConformanceSubject, name: ConformanceCheckName): ConformanceCheck | undefined =>
  checks.find((check) => check.name === name);

const code = (text: string): string => `\`${text}\``;
const and = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;

/** `llm.maxRetries`, `crewai.llmMaxRetries`, `maxRetries`: the LLM client's own retries, as each driver calls them. */
const hasRetriesOff = ({ settings }: ConformanceSubject): boolean =>
  Object.entries(settings).some(([name, value]) => /(^|\.)(llmM|m)axRetries$/.test(name) && value === 0);

const RETRY_CHECKS = ["retry-500", "retry-429"] as const;

const triedAgain = (subject: ConformanceSubject): readonly string[] => {
  const rows = RETRY_CHECKS.filter((name) => {
    const { calls, cleanCalls } = checkOf(subject, name)?.evidence ?? {};
    return typeof calls === "number" && typeof cleanCalls === "number" && calls > cleanCalls;
  });
  return rows.length === 0 ? [] : [`${code(subject.name)} (${rows.map(code).join(", ")})`];
};

const retrySentences = (subjects: readonly ConformanceSubject[]): readonly string[] => {
  const off = subjects.filter(hasRetriesOff);
  if (off.length === 0) return [];
  const whose = off.length === subjects.length ? "every orchestrator" : and(off.map(({ name }) => code(name)));
  const again = subjects.flatMap(triedAgain);
  return [
    `The LLM client's own retries are off in ${whose}, by the settings on record, so that the rows of retries say what runs here, not what a framework does by default.`,
    ...(again.length === 0 ? [] : [`A call was tried again all the same in ${and(again)}.`]),
  ];
};

const LEAVING = ["timeout", "cancellation"] as const;

/** The call reached the LLM and nobody saw it leave again. */
const leavesCall = ({ evidence }: ConformanceCheck): boolean =>
  evidence["reachedLlm"] === true && evidence["llmLeftAfterMs"] === null;

/** A hang that came after checks which left calls behind was not alone with its own. */
const hangSentence = (subject: ConformanceSubject): readonly string[] => {
  const { checks, name } = subject;
  const hang = checks.findIndex((check) => check.name === "hang");
  if (checks[hang]?.status !== "breaks") return [];
  const before = checks.slice(0, hang).filter((check) => LEAVING.some((leaving) => leaving === check.name));
  const left = before.filter(leavesCall).map((check) => code(check.name));
  if (left.length === 0) return [];
  const { largestInFlight, asked } = checkOf(subject, "ceiling")?.evidence ?? {};
  const most =
    typeof largestInFlight === "number" ? ` (${largestInFlight} of ${String(asked)} calls at once at most)` : "";
  return [
    `The row \`hang\` of ${code(name)}${most} may not be the hung branch's doing alone: the LLM calls of ${and(left)} were still going on.`,
  ];
};

/** What a reader of the tables must know, each sentence from the evidence on record and left out where there is none. */
export const readingNotes = ({ subjects }: ConformanceReport): readonly string[] => {
  const tried = subjects.filter(({ failure }) => failure === null);
  return [...retrySentences(tried), ...tried.flatMap(hangSentence)];
};
