/** What one child did: tasks that were durably done, and from the first start to the last end. */
export interface DurableRun {
  readonly tasks: number;
  readonly wallMs: number;
}

/** argv of a child: database, shape, tasks, tasks at a time. */
export const childArguments = () => {
  const [databaseUrl = "", shape = "", tasks = "0", concurrency = "0"] = process.argv.slice(2);
  return { databaseUrl, shape, tasks: Number(tasks), concurrency: Number(concurrency) };
};

/** Runs the same work twice, first to warm up, and prints the second one. `work` answers with how many tasks were done. */
export const printMeasured = async (
  tasks: number,
  work: (tasks: number, name: string) => Promise<number>,
): Promise<void> => {
  await work(Math.ceil(tasks / 4), "warm-up");
  const before = performance.now();
  const done = await work(tasks, "measured");
  const run: DurableRun = { tasks: done, wallMs: performance.now() - before };
  process.stdout.write(`${JSON.stringify(run)}\n`);
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
