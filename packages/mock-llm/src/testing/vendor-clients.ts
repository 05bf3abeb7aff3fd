import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";

const TIMEOUT_MS = 10_000;

/** Anthropic's own client of a mock on this port, without retries. */
export const anthropicClient = (port: number, headers: Readonly<Record<string, string>> = {}): Anthropic =>
  new Anthropic({
    baseURL: `http://127.0.0.1:${port}`,
    apiKey: "none",
    maxRetries: 0,
    timeout: TIMEOUT_MS,
    defaultHeaders: headers,
  });

/** Gemini's own client of a mock on this port. */
export const geminiClient = (port: number, headers: Readonly<Record<string, string>> = {}): GoogleGenAI =>
  new GoogleGenAI({
    apiKey: "none",
    httpOptions: { baseUrl: `http://127.0.0.1:${port}`, timeout: TIMEOUT_MS, headers: { ...headers } },
  });
