/** A tool's parameters as JSON Schema, with more optional fields than required ones. */
export const WEIGH_SCHEMA = {
  type: "object" as const,
  properties: {
    motion: { type: "string" },
    weight: { type: "integer" },
    side: { enum: ["for", "against"] },
    note: {},
  },
  required: ["motion", "weight", "side"],
};

/** What the mock passes to it. */
export const WEIGH_ARGUMENTS = { motion: "plimsoll", weight: 1, side: "for" };
