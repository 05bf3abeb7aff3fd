import { didYouMean, messageOf, UsageError } from "@plimsoll/adapters-command-line";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import * as SchemaIssue from "effect/SchemaIssue";
import { allowedKeysAt } from "./allowed-keys.ts";
import { type FieldPath, type LocatedYaml, placeOf, plainValueAt, showPath } from "./located-yaml.ts";
import { type FileKind, jsonSchemaOf } from "./published-schema.ts";

/** A wrong file of a thousand tasks is not answered with a thousand lines. */
const SHOWN_ISSUES = 20;
/** A value longer than this is cut: an error is for reading. */
const SHOWN_VALUE_CHARACTERS = 120;

interface IssueLine {
  readonly path?: ReadonlyArray<unknown> | undefined;
  readonly message: string;
}

type AnyKind = FileKind<Schema.Top>;

const unknownKey = (kind: AnyKind, path: FieldPath): string => {
  const allowed = allowedKeysAt(jsonSchemaOf(kind), path.slice(0, -1));
  const guess = didYouMean(String(path.at(-1)), allowed);
  return `unknown key.${guess} Allowed here: ${allowed.join(", ")}`;
};

const shownValue = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > SHOWN_VALUE_CHARACTERS ? `${text.slice(0, SHOWN_VALUE_CHARACTERS)}…` : text;
};

/** Something that a document's schema does not allow. */
export interface LocatedIssue {
  /** As a person writes it; null for the whole document. */
  readonly field: string | null;
  /** One line: place, field, value and what is allowed. */
  readonly line: string;
}

const describeIssue = (kind: AnyKind, source: LocatedYaml, issue: IssueLine): string => {
  const path = (issue.path ?? []) as FieldPath;
  const isUnknownKey = issue.message === "Expected no excess property";
  const field = path.length === 0 ? "(whole file)" : showPath(path);
  const where = `${placeOf(source, path, isUnknownKey)}: ${field}`;
  if (isUnknownKey) return `${where}: ${unknownKey(kind, path)}`;
  if (issue.message === "Missing key") return `${where}: missing`;
  return `${where}: ${shownValue(plainValueAt(source, path))} is not allowed. ${issue.message}`;
};

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1();

const locate = (kind: AnyKind, source: LocatedYaml, issue: SchemaIssue.Issue): readonly LocatedIssue[] =>
  formatIssues(issue).issues.map((one) => {
    const path = (one.path ?? []) as FieldPath;
    return { field: path.length === 0 ? null : showPath(path), line: describeIssue(kind, source, one) };
  });

/** An alias that stands for more than a document may hold, as in a "billion laughs", is found only when it is written out. */
const plainOf = ({ document, file }: LocatedYaml): Result.Result<unknown, readonly LocatedIssue[]> => {
  try {
    return Result.succeed(document.toJS() ?? {});
  } catch (error) {
    return Result.fail([{ field: null, line: `${file}:1:1: (whole file): ${messageOf(error)}` }]);
  }
};

/** Checks a document and tells all that is wrong with it, in its order. An empty one is `{}`. */
export const checkLocated = <S extends Schema.ConstraintDecoder<unknown> & Schema.Top>(
  kind: FileKind<S>,
  source: LocatedYaml,
): Result.Result<S["Type"], readonly LocatedIssue[]> =>
  Result.flatMap(plainOf(source), (written) => {
    const decoded = Schema.decodeUnknownResult(kind.schema)(written, { errors: "all", onExcessProperty: "error" });
    return Result.mapError(decoded as Result.Result<S["Type"], Schema.SchemaError>, ({ issue }) =>
      locate(kind, source, issue),
    );
  });

const refusal = (kind: AnyKind, issues: readonly LocatedIssue[]): UsageError => {
  const lines = issues.slice(0, SHOWN_ISSUES).map(({ line }) => line);
  const more = issues.length - lines.length;
  return new UsageError({
    message: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
    hint: `The fields are described in docs/schemas/${kind.published}.`,
  });
};

/** Checks a document; every error names file, line and column, the field, the value found and what is allowed. An empty one is `{}`. */
export const decodeLocated = <S extends Schema.ConstraintDecoder<unknown> & Schema.Top>(
  kind: FileKind<S>,
  source: LocatedYaml,
): Result.Result<S["Type"], UsageError> =>
  Result.mapError(checkLocated(kind, source), (issues) => refusal(kind, issues));
