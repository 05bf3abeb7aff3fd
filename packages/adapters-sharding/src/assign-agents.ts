/** Round robin by index: the same agents in the same order always land on the same shards. */
export const shardOfIndex = (index: number, shardCount: number): number => index % shardCount;

/** One list for each shard, in the order of the agents; lists differ in length by at most one. */
export const assignAgents = <A>(agents: readonly A[], shardCount: number): readonly (readonly A[])[] => {
  const shares = Array.from({ length: shardCount }, (): A[] => []);
  agents.forEach((agent, index) => shares[shardOfIndex(index, shardCount)]?.push(agent));
  return shares;
};
