import { type PersonaCatalogue, personaAgent, planPersonaWorkflow } from "@plimsoll/application";
import { taskGraph } from "@plimsoll/domain";
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { expectThat } from "../expect-that.ts";
import type { PersonaCatalogueCase, PersonaCatalogueUnderTest } from "./persona-catalogue-case.ts";

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

const load = ({ catalogue, folder }: PersonaCatalogueUnderTest) => catalogue.load(folder);

const everythingOf = ({ personas, teams, workflows }: PersonaCatalogue) => [...personas, ...teams, ...workflows];

const repeatable: PersonaCatalogueCase = {
  name: "gives the same catalogue each time it reads a folder that has not changed",
  check: Effect.fnUntraced(function* (under) {
    const [first, second] = [yield* load(under), yield* load(under)];
    yield* expectThat(JSON.stringify(first) === JSON.stringify(second), "two loads are alike", () => first.folder);
    yield* expectThat(first.personas.length > 0, "there is a persona", () => first.problems);
  }),
};

const keyed: PersonaCatalogueCase = {
  name: "gives every persona, team and workflow a key of its own, and personas one that an agent can have",
  check: Effect.fnUntraced(function* (under) {
    const catalogue = yield* load(under);
    for (const kind of [catalogue.personas, catalogue.teams, catalogue.workflows]) {
      const keys = kind.map(({ key }) => key);
      yield* expectThat(new Set(keys).size === keys.length, "keys are unique", () => keys);
    }
    const wrong = everythingOf(catalogue).filter(({ key }) => !IDENTIFIER.test(key));
    yield* expectThat(wrong.length === 0, "keys are identifiers", () => wrong.map(({ key }) => key));
  }),
};

const traceable: PersonaCatalogueCase = {
  name: "says of every capability where it stands, in a file that the persona was made of",
  check: Effect.fnUntraced(function* (under) {
    for (const { key, name, role, files, capabilities } of (yield* load(under)).personas) {
      yield* expectThat(name !== "" && role !== "", "a persona has a name and a role", () => key);
      const strange = capabilities.filter(({ source, evidence }) => !files.includes(source.file) || evidence === "");
      yield* expectThat(strange.length === 0, "a capability stands in a file of its persona", () => [key, strange]);
      const own = `persona:${key}`;
      yield* expectThat(
        capabilities.some(({ capability }) => capability === own),
        "a persona can be demanded by its key",
        () => [key, own],
      );
    }
  }),
};

const resolved: PersonaCatalogueCase = {
  name: "names only personas that it has, and only steps that the workflow has, without circles",
  check: Effect.fnUntraced(function* (under) {
    const { personas, teams, workflows } = yield* load(under);
    const keys = new Set(personas.map(({ key }) => key));
    const named = [
      ...teams.flatMap(({ members }) => members),
      ...workflows.flatMap(({ steps }) => steps.flatMap((step) => step.personas)),
    ];
    const unknown = named.filter((key) => !keys.has(key));
    yield* expectThat(unknown.length === 0, "teams and steps name personas of the catalogue", () => unknown);
    for (const { key, steps } of workflows) {
      const tasks = steps.map(({ stepId, dependsOn }) => ({
        taskId: stepId,
        dependsOn: dependsOn.map((one) => one.stepId),
      }));
      const graph = taskGraph(tasks);
      yield* expectThat(Result.isSuccess(graph), "the steps of a workflow are a graph", () => [key, graph]);
    }
  }),
};

const plannable: PersonaCatalogueCase = {
  name: "has workflows that become graphs of tasks, each of which one of its personas can do",
  check: Effect.fnUntraced(function* (under) {
    const catalogue = yield* load(under);
    for (const workflow of catalogue.workflows) {
      const strangers = workflow.steps.filter(({ agent, personas }) => agent !== null && personas.length === 0);
      const [anybody] = catalogue.personas;
      const stories = workflow.steps.some(({ loop }) => loop !== null) ? ["one", "two", "three"] : [];
      const conditions = [...new Set(workflow.steps.flatMap(({ condition }) => condition ?? []))];
      const assign = Object.fromEntries(strangers.map(({ agent }) => [agent ?? "", anybody?.key ?? ""]));
      const plan = planPersonaWorkflow({
        ...{ catalogue, workflow, stories, conditions, assign },
        brief: "",
        withOptional: true,
      });
      if (Result.isFailure(plan))
        return yield* expectThat(false, "it can be planned", () => [workflow.key, plan.failure]);
      const { tasks, leftOut, shared, personas } = plan.success;
      const graph = taskGraph(tasks);
      yield* expectThat(Result.isSuccess(graph), "the plan is a graph", () => [workflow.key, graph]);
      const done = workflow.steps.filter(({ stepId }) => leftOut.every((one) => one.stepId !== stepId));
      const count = done.reduce((sum, { loop }) => sum + (loop === null ? 1 : stories.length), 0);
      yield* expectThat(tasks.length === count, "each step is a task, or one for each story", () => [
        workflow.key,
        tasks.length,
        count,
      ]);
      const agents = catalogue.personas
        .filter(({ key }) => personas.includes(key))
        .map((persona) => personaAgent(persona, shared[persona.key]));
      const undone = tasks.filter(({ capabilities }) =>
        agents.every((agent) => !capabilities.every((one) => agent.capabilities.includes(one))),
      );
      yield* expectThat(undone.length === 0, "somebody can do each task", () => undone.map(({ taskId }) => taskId));
    }
  }),
};

const refusing: PersonaCatalogueCase = {
  name: "refuses a folder without personas, and one that is not there, by its name",
  check: Effect.fnUntraced(function* ({ catalogue, emptyFolder }) {
    for (const folder of [emptyFolder, `${emptyFolder}/nowhere`]) {
      const refusal = yield* catalogue.load(folder).pipe(
        Effect.map((found) => ({ folder: "", message: `${found.personas.length} personas` })),
        Effect.catchTag("PersonaFolderRefused", (error) => Effect.succeed(error)),
      );
      const isNamed = refusal.folder === folder && refusal.message.includes(folder);
      yield* expectThat(isNamed, "it is refused with the folder's name", () => refusal);
    }
  }),
};

/** Every promise of the port. */
export const personaCatalogueContractCases: readonly PersonaCatalogueCase[] = [
  ...[repeatable, keyed, traceable, resolved, plannable, refusing],
];
