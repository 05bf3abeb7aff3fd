import * as Result from "effect/Result";
import type { ParallelTask } from "../workflow/parallel-task.ts";
import { duplicateTask, type GraphRefusal, missingDependency, taskCycle } from "./graph-refusal.ts";

type GraphTask = Pick<ParallelTask, "taskId" | "dependsOn">;

/** Who waits for whom; free of cycles and complete. Ids are in the order in which the tasks were given. */
export interface TaskGraph {
  /** Tasks that depend on nothing. */
  readonly roots: readonly string[];
  /** Tasks that wait for this one directly; none for an unknown id. */
  readonly dependantsOf: (taskId: string) => readonly string[];
  /** Different tasks that this one waits for directly; 0 for an unknown id. */
  readonly dependencyCount: (taskId: string) => number;
  /** Every task after all that it depends on. */
  readonly order: readonly string[];
}

interface Node {
  readonly task: GraphTask;
  readonly index: number;
  readonly dependants: string[];
  /** A dependency that is named twice counts once. */
  readonly dependencyIds: readonly string[];
}
type Nodes = ReadonlyMap<string, Node>;

const NONE: readonly string[] = [];

/**
 * Checks dependencies and indexes them both ways, in time linear in tasks plus dependencies. The order is Kahn's
 * ("Topological sorting of large networks", Communications of the ACM 5(11), 1962): it needs no recursion, so that a chain
 * may be as long as the workflow.
 */
export const taskGraph = (tasks: readonly GraphTask[]): Result.Result<TaskGraph, GraphRefusal> =>
  Result.flatMap(indexed(tasks), (nodes) => Result.flatMap(linked(nodes), graphOf));

const indexed = (tasks: readonly GraphTask[]): Result.Result<Nodes, GraphRefusal> => {
  const nodes = new Map<string, Node>();
  for (const [index, task] of tasks.entries()) {
    const first = nodes.get(task.taskId);
    if (first !== undefined) return Result.fail(duplicateTask(task.taskId, first.index, index));
    nodes.set(task.taskId, { task, index, dependants: [], dependencyIds: distinct(task.dependsOn) });
  }
  return Result.succeed(nodes);
};

const distinct = (ids: readonly string[]): readonly string[] => (ids.length < 2 ? ids : [...new Set(ids)]);

const linked = (nodes: Nodes): Result.Result<Nodes, GraphRefusal> => {
  for (const { task, index, dependencyIds } of nodes.values()) {
    for (const id of dependencyIds) {
      const dependency = nodes.get(id);
      if (dependency === undefined) {
        const place = { taskId: task.taskId, index };
        return Result.fail(missingDependency(place, task.dependsOn.indexOf(id), id, nodes.keys()));
      }
      dependency.dependants.push(task.taskId);
    }
  }
  return Result.succeed(nodes);
};

const graphOf = (nodes: Nodes): Result.Result<TaskGraph, GraphRefusal> => {
  const roots = [...nodes.values()].filter((node) => node.dependencyIds.length === 0).map((node) => node.task.taskId);
  const order = topological(nodes, roots);
  if (order.length < nodes.size) return Result.fail(cycleAmong(nodes, new Set(order)));
  return Result.succeed({
    roots,
    dependantsOf: (taskId) => nodes.get(taskId)?.dependants ?? NONE,
    dependencyCount: (taskId) => nodes.get(taskId)?.dependencyIds.length ?? 0,
    order,
  });
};

/** Ends early where a cycle is. */
const topological = (nodes: Nodes, roots: readonly string[]): readonly string[] => {
  const order = [...roots];
  const unmet = new Map<string, number>();
  for (let next = 0; next < order.length; next += 1) {
    for (const id of nodes.get(order[next] ?? "")?.dependants ?? NONE) {
      const left = (unmet.get(id) ?? nodes.get(id)?.dependencyIds.length ?? 0) - 1;
      unmet.set(id, left);
      if (left === 0) order.push(id);
    }
  }
  return order;
};

/** Whatever has no place in the order waits for another such task; following these leads into a cycle. */
const cycleAmong = (nodes: Nodes, placed: ReadonlySet<string>): GraphRefusal => {
  const waitsFor = (node: Node): Node | undefined => nodes.get(node.dependencyIds.find((id) => !placed.has(id)) ?? "");
  const position = new Map<Node, number>();
  const walk: Node[] = [];
  let node = [...nodes.values()].find(({ task }) => !placed.has(task.taskId));
  while (node !== undefined && !position.has(node)) {
    position.set(node, walk.length);
    walk.push(node);
    node = waitsFor(node);
  }
  return refusedCycle(node === undefined ? walk : walk.slice(position.get(node)));
};

/** Told from its first task in the workflow, whichever way it was found. */
const refusedCycle = (cycle: readonly Node[]): GraphRefusal => {
  const start = cycle.reduce((first, node, at) => (node.index < (cycle[first]?.index ?? 0) ? at : first), 0);
  const turned = [...cycle.slice(start), ...cycle.slice(0, start + 1)];
  const path = turned.map(({ task }) => task.taskId);
  const at = turned[0]?.task.dependsOn.indexOf(path[1] ?? "");
  return taskCycle(`tasks[${turned[0]?.index}].dependsOn[${at}]`, path);
};
