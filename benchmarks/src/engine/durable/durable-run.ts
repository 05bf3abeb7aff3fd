import { createInterface } from "node:readline";

/** What one child did in one slice: tasks that were durably done, and from the first start to the last end. */
export interface DurableRun {
  readonly tasks: number;
  readonly wallMs: number;
}

/** argv of a child: database, shape, tasks, tasks at a time. */
export const childArguments = () => {
  const [databaseUrl = "", shape = "", tasks = "0", concurrency = "0"] = process.argv.slice(2);
  return { databaseUrl, shape, tasks: Number(tasks), concurrency: Number(concurrency) };
};

/** For every line on stdin runs the work once more, under that name, and answers with one line; ends with stdin. */
export const serveSlices = async (
  tasks: number,
  work: (tasks: number, name: string) => Promise<number>,
): Promise<void> => {
  for await (const name of createInterface({ input: process.stdin })) {
    const before = performance.now();
    const done = await work(tasks, name);
    const run: DurableRun = { tasks: done, wallMs: performance.now() - before };
    process.stdout.write(`${JSON.stringify(run)}\n`);
  }
};

/** At most so many at a time. */
export const bounded = async (
  count: number,
  concurrency: number,
  one: (index: number) => Promise<unknown>,
): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await one(index);
  };
  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, worker));
};
