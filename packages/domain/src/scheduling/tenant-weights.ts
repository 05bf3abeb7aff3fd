/** Of a tenant that no weight was given. */
export const DEFAULT_TENANT_WEIGHT = 1;
/** The smallest and the largest weight that count as they are. */
const WEIGHT_RANGE = { min: 0.01, max: 100 } as const;

const clamped = (weight: number): number =>
  Number.isNaN(weight) ? DEFAULT_TENANT_WEIGHT : Math.min(WEIGHT_RANGE.max, Math.max(WEIGHT_RANGE.min, weight));

/** Shares of tenants, each as a multiple (1 or more) of the smallest one. */
export class TenantWeights {
  readonly #weights: ReadonlyMap<string, number>;
  readonly #smallest: number;

  constructor(weights: Readonly<Record<string, number>>) {
    this.#weights = new Map(Object.entries(weights).map(([tenantId, weight]) => [tenantId, clamped(weight)]));
    this.#smallest = [...this.#weights.values()].reduce((a, b) => Math.min(a, b), DEFAULT_TENANT_WEIGHT);
  }

  multipleOf(tenantId: string): number {
    return (this.#weights.get(tenantId) ?? DEFAULT_TENANT_WEIGHT) / this.#smallest;
  }
}
