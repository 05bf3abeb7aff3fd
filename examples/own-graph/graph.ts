import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";

/** Tons above which a surveyor looks at the cargo. */
const HEAVY_TONS = 2000;

const Cargo = Annotation.Root({
  cargo: Annotation<string>(),
  tons: Annotation<number>(),
  answer: Annotation<string>(),
});

const model = new ChatOpenAI({ model: "gpt-4o-mini" });

const ask = async (question: string): Promise<{ readonly answer: string }> => {
  const { content } = await model.invoke(question);
  return { answer: typeof content === "string" ? content : JSON.stringify(content) };
};

/** Light cargo is stowed at once, heavy cargo is surveyed first. Nothing here knows of Plimsoll. */
export const graph = new StateGraph(Cargo)
  .addNode("stow", ({ cargo, tons }) => ask(`Stow ${tons} tons of ${cargo}: in which hold?`))
  .addNode("survey", ({ cargo, tons }) => ask(`Survey ${tons} tons of ${cargo}: is she trimmed?`))
  .addNode("sign", ({ answer }) => ask(`Sign or refuse, after this survey: ${answer}`))
  .addConditionalEdges(START, ({ tons }) => (tons > HEAVY_TONS ? "survey" : "stow"), ["stow", "survey"])
  .addEdge("survey", "sign")
  .addEdge("stow", END)
  .addEdge("sign", END)
  .compile();
