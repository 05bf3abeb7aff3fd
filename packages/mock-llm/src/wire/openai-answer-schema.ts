import { valueAt } from "./wire-format.ts";

/** The schema that `response_format` (nested there) or `text.format` asks for. */
export const openAiAnswerSchema = (format: unknown): unknown => {
  const type = valueAt(format, "type");
  if (type === "json_object") return {};
  if (type !== "json_schema") return undefined;
  return valueAt(format, "json_schema", "schema") ?? valueAt(format, "schema") ?? {};
};
