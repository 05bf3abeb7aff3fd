import type * as JsonSchema from "effect/JsonSchema";
import type { FieldPath } from "./located-yaml.ts";

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
}

const resolve = (root: SchemaNode, node: SchemaNode): readonly SchemaNode[] => {
  if (node.$ref !== undefined) {
    const target = root.$defs?.[node.$ref.split("/").at(-1) ?? ""];
    return target === undefined ? [] : resolve(root, target);
  }
  return node.anyOf === undefined ? [node] : node.anyOf.flatMap((branch) => resolve(root, branch));
};

const below = (node: SchemaNode, step: PropertyKey): SchemaNode | undefined => {
  if (typeof step === "number") return node.items;
  const named = node.properties?.[String(step)];
  const any = typeof node.additionalProperties === "object" ? node.additionalProperties : undefined;
  return named ?? any;
};

/** Keys that a JSON Schema allows below `path`; those of all alternatives where there are several. */
export const allowedKeysAt = (schema: JsonSchema.JsonSchema, path: FieldPath): readonly string[] => {
  const root = schema as SchemaNode;
  const nodes = path.reduce<readonly SchemaNode[]>(
    (level, step) =>
      level.flatMap((node) => {
        const next = below(node, step);
        return next === undefined ? [] : resolve(root, next);
      }),
    resolve(root, root),
  );
  return [...new Set(nodes.flatMap(({ properties }) => Object.keys(properties ?? {})))];
};
