import { DBOS } from "@dbos-inc/dbos-sdk";
import { bounded, childArguments, serveSlices } from "./durable-run.ts";

const { databaseUrl, shape, tasks, concurrency } = childArguments();

const POOL_SIZE = 20;

const done = async (): Promise<string> => "done";

/** One task is one workflow with one step. */
const task = DBOS.registerWorkflow(async () => DBOS.runStep(done, { name: "work" }), { name: "task" });

/** One workflow; every task is a step of it. */
const steps = DBOS.registerWorkflow(
  async (count: number): Promise<number> => {
    let finished = 0;
    await bounded(count, concurrency, async () => {
      await DBOS.runStep(done, { name: "work" });
      finished += 1;
    });
    return finished;
  },
  { name: "steps" },
);

const shapes: Readonly<Record<string, (count: number, name: string) => Promise<number>>> = {
  workflows: async (count, name) => {
    let finished = 0;
    await bounded(count, concurrency, async (index) => {
      const handle = await DBOS.startWorkflow(task, { workflowID: `${name}-${index}` })();
      if ((await handle.getResult()) === "done") finished += 1;
    });
    return finished;
  },
  steps: async (count, name) => {
    const handle = await DBOS.startWorkflow(steps, { workflowID: name })(count);
    return handle.getResult();
  },
};

DBOS.setConfig({
  name: "bench",
  systemDatabaseUrl: databaseUrl,
  systemDatabasePoolSize: POOL_SIZE,
  logLevel: "error",
  tracingEnabled: false,
});
await DBOS.launch();
const work = shapes[shape];
if (work === undefined) throw new Error(`no shape ${shape}`);
await serveSlices(tasks, work);
await DBOS.shutdown();
