import * as Schema from "effect/Schema";

/** A document's text, both ways: what is written is what can be read again, infinite numbers included. */
export const jsonDocument = <S extends Schema.ConstraintEncoder<unknown>>(schema: S) => {
  const text = Schema.fromJsonString(Schema.toCodecJson(schema), { space: 2 });
  const encode = Schema.encodeSync(text);
  return {
    /** A document that its schema refuses is a bug and throws. */
    render: (document: S["Type"]): string => `${encode(document)}\n`,
    decode: Schema.decodeUnknownEffect(text),
  };
};
