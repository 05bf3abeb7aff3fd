import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";

/** As a user writes it: no address, no key, no signal, no mark. */
const model = new ChatOpenAI({ model: "gpt-of-the-user", maxRetries: 0 });

const builder = new StateGraph(MessagesAnnotation)
  .addNode("answer", async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
  .addEdge(START, "answer")
  .addEdge("answer", END);

/** A compiled graph. */
export const graph = builder.compile();

/** The same before it is compiled. */
export const uncompiled = builder;

/** A factory that waits. */
export const makeGraph = async () => {
  await Promise.resolve();
  return builder.compile();
};

/** A factory that looks at the agent it is to make. */
export const makeChecked = (...[agent]: readonly { readonly role: string }[]) => {
  if (agent?.role === "") throw new RangeError("an agent of mine has a role");
  return builder.compile();
};

/** What can't be invoked. */
export const notAnAgent = { answer: 42 };
