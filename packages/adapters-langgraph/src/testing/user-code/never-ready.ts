console.error("waiting for a database that is not there");
await new Promise(() => undefined);

/** Never reached. */
export const agent = async (_input: unknown): Promise<string> => "never";
