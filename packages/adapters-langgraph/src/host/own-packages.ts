import langgraph from "@langchain/langgraph/package.json" with { type: "json" };
import core from "@langchain/core/package.json" with { type: "json" };
import chatModel from "@langchain/openai/package.json" with { type: "json" };
import { VERSION } from "openai/version";

/** Versions of what our own graph is made of: imported and not looked for, so that a bundle knows them too. */
export const OWN_PACKAGES: Readonly<Record<string, string>> = {
  "@langchain/langgraph": langgraph.version,
  "@langchain/core": core.version,
  "@langchain/openai": chatModel.version,
  openai: VERSION,
};
