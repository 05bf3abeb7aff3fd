import * as Effect from "effect/Effect";
import type { BreakStore } from "./broken-stores.ts";
import type { StoreDefect } from "./store-defects.ts";

/** Counts tokens by the calls of append, not by what they add to the journal. */
const countsEveryWrite: BreakStore = (store) => {
  let extra = 0;
  let calls = 0;
  return {
    ...store,
    append: (writes) => {
      calls += 1;
      if (calls > 1) extra += 1;
      return store.append(writes);
    },
    tenantUsage: (filter) =>
      Effect.map(store.tenantUsage(filter), (days) => days.map((day) => ({ ...day, tokens: day.tokens + extra }))),
  };
};

/** What may go wrong with quotas and the count of what tenants use. */
export const usageDefects: readonly StoreDefect[] = [
  {
    defect: "counts no usage",
    foundBy: "counts what attempts have used",
    as: /every end of an attempt counts/,
    broken: (store) => ({ ...store, tenantUsage: () => Effect.succeed([]) }),
  },
  {
    defect: "counts a write as often as it is made",
    foundBy: "counts every token once",
    as: /counts no more/,
    broken: countsEveryWrite,
  },
  {
    defect: "lays down quotas itself",
    foundBy: "has no quotas",
    as: /nothing is said of them/,
    broken: (store) => ({
      ...store,
      tenantQuotas: (tenantIds) =>
        Effect.succeed(tenantIds.map((tenantId) => ({ tenantId, weight: null, quota: { tokensPerDay: 1 } }))),
    }),
  },
];
