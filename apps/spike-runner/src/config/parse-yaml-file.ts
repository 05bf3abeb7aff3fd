import { didYouMean, UsageError } from "@plimsoll/adapters-command-line";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as SchemaIssue from "effect/SchemaIssue";
import { type Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { allowedKeysIn, type SchemaNode } from "./allowed-keys.ts";

type Path = readonly PropertyKey[];

interface Source {
  readonly file: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly keys: SchemaNode;
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

const unknownKey = (keys: SchemaNode, path: Path): string => {
  const allowed = allowedKeysIn(keys, path.slice(0, -1));
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
  if (isUnknownKey) return `${where}: ${unknownKey(source.keys, path)}`;
  if (issue.message === "Missing key") return `${where}: missing`;
  const value = path.length === 0 ? source.document.toJS() : toPlain(source.document.getIn(path, true));
  return `${where}: ${JSON.stringify(value)} is not allowed. ${issue.message}`;
};

const toPlain = (node: unknown): unknown => {
  const convertible = node as { readonly toJSON?: () => unknown } | null | undefined;
  return typeof convertible?.toJSON === "function" ? convertible.toJSON() : node;
};

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1();

const syntaxErrors = ({ file, document }: Source): string =>
  document.errors
    .map(
      ({ linePos, message }) => `${file}:${linePos?.[0].line ?? 1}:${linePos?.[0].col ?? 1}: ${message.split("\n")[0]}`,
    )
    .join("\n");

/** What a kind of file holds, and where that is written down. */
export interface FileKind<S extends Schema.ConstraintDecoder<unknown>> {
  readonly schema: S;
  /** JSON Schema of the same, for the keys that are allowed. */
  readonly keys: () => unknown;
  /** Says where the fields are described. */
  readonly hint: string;
}

/** What was written, if the schema accepts it: before defaults, so that a higher layer can tell absent from set. */
export const parseYamlFile = <S extends Schema.ConstraintDecoder<unknown>>(
  kind: FileKind<S>,
  file: string,
  text: string,
): Result.Result<S["Encoded"], UsageError> => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const source: Source = { file, document, lines, keys: kind.keys() as SchemaNode };
  if (document.errors.length > 0) {
    return Result.fail(new UsageError({ message: syntaxErrors(source), hint: "The file must be one YAML document." }));
  }
  const written: unknown = document.toJS() ?? {};
  const decoded = Schema.decodeUnknownResult(kind.schema)(written, { errors: "all", onExcessProperty: "error" });
  const checked = Result.map(decoded, () => written as S["Encoded"]);
  return Result.mapError(checked, (error) => {
    const { issues } = formatIssues(error.issue);
    const message = issues.map((issue) => describeIssue(source, issue)).join("\n");
    return new UsageError({ message, hint: kind.hint });
  });
};
