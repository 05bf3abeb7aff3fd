const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOfBlocks = (blocks: readonly unknown[]): string =>
  blocks
    .map((block) =>
      typeof block === "string" ? block : isObject(block) && typeof block["text"] === "string" ? block["text"] : "",
    )
    .join("");

/** The text of a message, LangChain's or OpenAI's; null for anything else. */
const messageText = (value: unknown): string | null => {
  if (!isObject(value)) return null;
  const { content } = value;
  if (typeof content === "string") return content;
  return Array.isArray(content) ? textOfBlocks(content) : null;
};

const asJson = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
};

/** An agent's answer as text: itself, a message's content, the last message of a state, or else the whole as JSON. */
export const contentOf = (answer: unknown): string => {
  if (typeof answer === "string") return answer;
  if (answer === undefined || answer === null) return "";
  if (isObject(answer) && Array.isArray(answer["messages"]))
    return messageText(answer["messages"].at(-1)) ?? asJson(answer);
  return messageText(answer) ?? asJson(answer);
};
