import { UsageError } from "@plimsoll/adapters-command-line";
import * as Result from "effect/Result";
import { type Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";

/** A path into a document: keys and indices. */
export type FieldPath = readonly PropertyKey[];

/** A YAML (or JSON, which YAML contains) document that still knows where each value was written. */
export interface LocatedYaml {
  /** As the user named it; it begins every error. */
  readonly file: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

const syntaxErrors = (file: string, document: Document.Parsed): string =>
  document.errors
    .map(
      ({ linePos, message }) => `${file}:${linePos?.[0].line ?? 1}:${linePos?.[0].col ?? 1}: ${message.split("\n")[0]}`,
    )
    .join("\n");

/** Parses one document; broken YAML and keys given twice are refused with their place. */
export const parseLocatedYaml = (file: string, text: string): Result.Result<LocatedYaml, UsageError> => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  if (document.errors.length === 0) return Result.succeed({ file, document, lines });
  const hint = "The file must be one YAML or JSON document.";
  return Result.fail(new UsageError({ message: syntaxErrors(file, document), hint }));
};

const keyNodeAt = ({ document }: LocatedYaml, path: FieldPath): unknown => {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  return parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))?.key;
};

const offsetOf = (node: unknown): number | undefined => {
  const range = (node as { readonly range?: readonly number[] | null } | undefined | null)?.range;
  return range?.[0];
};

/** `file:line:column` of the nearest thing that the file has at or above the path: its value, or its key where that is asked. */
export const placeOf = (source: LocatedYaml, path: FieldPath, preferKey = false): string => {
  const own = preferKey ? keyNodeAt(source, path) : source.document.getIn(path, true);
  const offset = offsetOf(own) ?? (path.length > 0 ? offsetOf(keyNodeAt(source, path)) : undefined);
  if (offset === undefined && path.length > 0) return placeOf(source, path.slice(0, -1));
  const { line, col } = source.lines.linePos(offset ?? 0);
  return `${source.file}:${line}:${col}`;
};

/** The value at a path as plain data; undefined where there is none. */
export const plainValueAt = ({ document }: LocatedYaml, path: FieldPath): unknown => {
  if (path.length === 0) return document.toJS() as unknown;
  const node = document.getIn(path, true) as { readonly toJS?: (of: Document) => unknown } | null | undefined;
  return typeof node?.toJS === "function" ? node.toJS(document) : node;
};

/** `tasks[3].dependsOn[0]`: how a person writes a path. */
export const showPath = (path: FieldPath): string =>
  path
    .map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? String(step) : `.${String(step)}`))
    .join("");

/** The way back: `tasks[3].dependsOn[0]` as keys and indices. */
export const parsePath = (shown: string): FieldPath =>
  [...shown.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, index, key]) => (index === undefined ? key : Number(index)) ?? "",
  );
