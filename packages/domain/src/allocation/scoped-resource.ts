/** Resources of the whole machine (a port, a device) are named so; all others belong to one tenant. */
export const MACHINE_RESOURCE_PREFIX = "machine:";

/** The tenant of a holder `tenant/workflow/task`; identifiers have no slash, so the first one ends it. */
const tenantOf = (holder: string): string => {
  const slash = holder.indexOf("/");
  return slash < 0 ? holder : holder.slice(0, slash);
};

/**
 * Names as the ledger keeps them: `machine:…` as it is, all others behind their tenant, so that two tenants never meet
 * by name; without repetitions, in the one global order in which they are acquired (J. W. Havender, "Avoiding deadlock
 * in multitasking systems", IBM Systems Journal 7(2), 1968: a fixed order leaves no cycle of waits).
 */
export const scopedResources = (holder: string, names: readonly string[]): readonly string[] => {
  const tenant = tenantOf(holder);
  const scoped = names.map((name) => (name.startsWith(MACHINE_RESOURCE_PREFIX) ? name : `tenant:${tenant}/${name}`));
  return [...new Set(scoped)].sort();
};
