/** The LLM answered, and nothing can be made of it: no JSON, no choices, no text. */
export class UnusableAnswer extends Error {
  constructor(cause?: unknown) {
    super("nothing can be made of the LLM's answer", cause === undefined ? undefined : { cause });
    this.name = "UnusableAnswer";
  }
}

/** As the clients throw it: from JSON that is none, and from a field that is not there. */
const isReadingError = (thrown: unknown): boolean => thrown instanceof SyntaxError || thrown instanceof TypeError;

/** Our own agents do nothing but ask the LLM, so what its client can't read is the LLM's fault, as with every other driver. */
export const readable = <A>(answer: Promise<A>): Promise<A> =>
  answer.catch((thrown: unknown) => {
    throw isReadingError(thrown) ? new UnusableAnswer(thrown) : thrown;
  });

/** The text of an answer that must have one. */
export const textOf = (answer: { readonly text: string } | undefined): string => {
  const text = answer?.text ?? "";
  if (text === "") throw new UnusableAnswer();
  return text;
};
