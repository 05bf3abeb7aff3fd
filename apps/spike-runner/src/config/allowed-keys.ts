/** The parts of a JSON Schema that say which keys there are. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
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

/** Keys that a file of this schema may have below `path`; those of all alternatives where there are several. */
export const allowedKeysIn = (root: SchemaNode, path: readonly PropertyKey[]): readonly string[] => {
  const nodes = path.reduce<readonly SchemaNode[]>(
    (level, step) =>
      level.flatMap((node) => {
        const next = typeof step === "number" ? node.items : node.properties?.[String(step)];
        return next === undefined ? [] : resolve(root, next);
      }),
    [root],
  );
  return [...new Set(nodes.flatMap(({ properties }) => Object.keys(properties ?? {})))];
};
