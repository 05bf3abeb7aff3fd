/** Every agent that was made, for as long as somebody holds it; here because the test can't see what the host holds. */
export const made: WeakRef<object>[] = [];

/** A factory whose agents can be counted. */
export const makeCounted = () => {
  const agent = { invoke: async (input: unknown) => input };
  made.push(new WeakRef(agent));
  return agent;
};
