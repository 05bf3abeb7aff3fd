import * as Schema from "effect/Schema";

type Described<Fields extends Schema.Struct.Fields> = { readonly [K in keyof Fields]: string };
type Optional<Fields extends Schema.Struct.Fields> = {
  readonly [K in keyof Fields]: Schema.optionalKey<Fields[K] & Schema.Top>;
};

/** The same fields, each of which may be left out, with a sentence for whoever edits the file. */
export const partialFields = <Fields extends Schema.Struct.Fields>(
  fields: Fields,
  descriptions: Described<Fields>,
): Optional<Fields> => {
  const entries = Object.entries(fields).map(([name, field]) => {
    const described = (field as Schema.Top).annotate({ description: descriptions[name as keyof Fields] });
    return [name, Schema.optionalKey(described)] as const;
  });
  return Object.fromEntries(entries) as unknown as Optional<Fields>;
};

/** A part of a file that may be left out. */
export const section = <Fields extends Schema.Struct.Fields>(description: string, fields: Fields) =>
  Schema.optionalKey(Schema.Struct(fields).annotate({ description }));
