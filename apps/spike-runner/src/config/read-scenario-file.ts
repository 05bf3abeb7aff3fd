import { didYouMean, messageOf, UsageError } from "@plimsoll/adapters-command-line";
import { readFileSync } from "node:fs";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as SchemaIssue from "effect/SchemaIssue";
import { type Document, LineCounter, isMap, isScalar, parseDocument } from "yaml";
import { allowedKeysAt } from "./allowed-keys.ts";
import { type ScenarioFile, ScenarioFileSchema } from "./scenario-file.ts";

type Path = readonly PropertyKey[];

interface Source {
  readonly file: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

const keyNodeAt = ({ document }: Source, path: Path): unknown => {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key;
};

const offsetOf = (node: unknown): number | undefined => {
  const range = (node as { readonly range?: readonly number[] | null } | undefined | null)?.range;
  return range?.[0];
};

/** `file:line:column` of the nearest thing that the file has at or above the path. */
const placeOf = (source: Source, path: Path, preferKey: boolean): string => {
  const own = preferKey ? keyNodeAt(source, path) : source.document.getIn(path, true);
  const offset = offsetOf(own) ?? (path.length > 0 ? offsetOf(keyNodeAt(source, path)) : undefined);
  if (offset === undefined && path.length > 0) return placeOf(source, path.slice(0, -1), false);
  const { line, col } = source.lines.linePos(offset ?? 0);
  return `${source.file}:${line}:${col}`;
};

const unknownKey = (path: Path): string => {
  const allowed = allowedKeysAt(path.slice(0, -1));
  const guess = didYouMean(String(path.at(-1)), allowed);
  return `unknown key.${guess} Allowed here: ${allowed.join(", ")}`;
};

interface IssueLine {
  readonly path?: ReadonlyArray<unknown> | undefined;
  readonly message: string;
}

const describeIssue = (source: Source, issue: IssueLine): string => {
  const path = (issue.path ?? []) as Path;
  const isUnknownKey = issue.message === "Expected no excess property";
  const where = `${placeOf(source, path, isUnknownKey)}: ${path.length === 0 ? "(whole file)" : path.map(String).join(".")}`;
  if (isUnknownKey) return `${where}: ${unknownKey(path)}`;
  if (issue.message === "Missing key") return `${where}: missing`;
  const value = path.length === 0 ? source.document.toJS() : toPlain(source.document.getIn(path, true));
  return `${where}: ${JSON.stringify(value)} is not allowed. ${issue.message}`;
};

const toPlain = (node: unknown): unknown => {
  const convertible = node as { readonly toJSON?: () => unknown } | null | undefined;
  return typeof convertible?.toJSON === "function" ? convertible.toJSON() : node;
};

const decode = Schema.decodeUnknownResult(ScenarioFileSchema);
const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1();
const SCHEMA_HINT = "The fields are described in docs/schemas/scenario.v1.schema.json.";

const syntaxErrors = ({ file, document }: Source): string =>
  document.errors
    .map(
      ({ linePos, message }) => `${file}:${linePos?.[0].line ?? 1}:${linePos?.[0].col ?? 1}: ${message.split("\n")[0]}`,
    )
    .join("\n");

/** Reads a scenario from YAML text; every error names the file, line and column, the field, its value and what is allowed. */
export const parseScenarioFile = (file: string, text: string): Result.Result<ScenarioFile, UsageError> => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const source: Source = { file, document, lines };
  if (document.errors.length > 0) {
    return Result.fail(new UsageError({ message: syntaxErrors(source), hint: "The file must be one YAML document." }));
  }
  const written: unknown = document.toJS() ?? {};
  const decoded = decode(written, { errors: "all", onExcessProperty: "error" });
  const checked = Result.map(decoded, () => written as ScenarioFile);
  return Result.mapError(checked, (error) => {
    const { issues } = formatIssues(error.issue);
    return new UsageError({
      message: issues.map((issue) => describeIssue(source, issue)).join("\n"),
      hint: SCHEMA_HINT,
    });
  });
};

/** Reads and checks the file that `--config` names. */
export const readScenarioFile = (path: string): Result.Result<ScenarioFile, UsageError> => {
  try {
    return parseScenarioFile(path, readFileSync(path, "utf8"));
  } catch (error) {
    return Result.fail(
      new UsageError({ message: `--config ${path}: ${messageOf(error)}`, hint: "Name a readable YAML file." }),
    );
  }
};
