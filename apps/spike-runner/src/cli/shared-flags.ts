import { toggle, words } from "@plimsoll/adapters-command-line";
import * as Flag from "effect/cli/Flag";
import * as Option from "effect/Option";

/** Source of all randomness of what a command starts. */
export const seed = (description = "Source of all randomness (default: 72)") =>
  Flag.Int("seed").pipe(Flag.withMetavar("N"), Flag.withDescription(description), Flag.optional);

/** A port of this machine; a free one unless named. */
export const port = (description: string) =>
  Flag.Int("port").pipe(
    Flag.filter(
      (value) => value >= 0 && value <= 65_535,
      (value) => `Expected a port from 0 to 65535, got ${value}`,
    ),
    Flag.withMetavar("PORT"),
    Flag.withDescription(description),
    Flag.withDefault(0),
  );

/** Limits to judge; repeatable. */
export const targets = (example: string) =>
  Flag.String("target").pipe(
    Flag.withMetavar("EXPRESSION"),
    Flag.withDescription(`A limit to judge, such as "${example}"; repeatable, replaces that metric's default`),
    Flag.atLeast(0),
  );

/** How a result is shown and where it is kept, the same for every command that makes one. */
export const resultFlags = {
  out: words("out", "FOLDER", "Folder in which the run gets its own, FOLDER/<run-id>/ (default: results)"),
  json: toggle("json", "Print the result on stdout as JSON"),
  quiet: toggle("quiet", "Print nothing but the last line").pipe(Flag.withAlias("q")),
};

/** How long a search may go on. */
export const budgetMinutes = Flag.Finite("budget-minutes").pipe(
  Flag.filter(
    (value) => value > 0,
    () => "Expected minutes above 0",
  ),
  Flag.withMetavar("M"),
  Flag.withDescription("No trial begins after this long (default: no limit)"),
  Flag.optional,
);

const MS_PER_MINUTE = 60_000;

/** `--budget-minutes` in milliseconds; null leaves the search unbounded. */
export const budgetMs = (minutes: Option.Option<number>): number | null =>
  Option.getOrNull(Option.map(minutes, (value) => value * MS_PER_MINUTE));

/** Folder of stored runs. */
export const storedResults = (description: string) =>
  words("results", "FOLDER", description).pipe(Flag.map(Option.getOrElse(() => "results")));
