import { didYouMean, UsageError } from "@plimsoll/adapters-command-line";
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

const refusal = (kind: AnyKind, source: LocatedYaml, issue: SchemaIssue.Issue): UsageError => {
  const { issues } = formatIssues(issue);
  const lines = issues.slice(0, SHOWN_ISSUES).map((one) => describeIssue(kind, source, one));
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
): Result.Result<S["Type"], UsageError> => {
  const written: unknown = source.document.toJS() ?? {};
  const decoded = Schema.decodeUnknownResult(kind.schema)(written, { errors: "all", onExcessProperty: "error" });
  return Result.mapError(decoded as Result.Result<S["Type"], Schema.SchemaError>, (error) =>
    refusal(kind, source, error.issue),
  );
};
