import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";

const anthropic = new Anthropic({ maxRetries: 0 });
const google = new GoogleGenAI({});

/** Asks by Anthropic's own client. */
export const claude = async ({ question }: { readonly question: string }): Promise<string> => {
  const message = await anthropic.messages.create({
    model: "claude-of-the-user",
    max_tokens: 64,
    messages: [{ role: "user", content: question }],
  });
  return message.content.map((block) => (block.type === "text" ? block.text : "")).join("");
};

/** Asks by Google's own client. */
export const gemini = async ({ question }: { readonly question: string }): Promise<string> => {
  const answer = await google.models.generateContent({ model: "gemini-of-the-user", contents: question });
  return answer.text ?? "";
};
