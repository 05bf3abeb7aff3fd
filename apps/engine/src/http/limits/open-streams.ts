/** Event streams that are open, by tenant. */
export class OpenStreams {
  readonly #limit: number;
  readonly #byTenant = new Map<string, number>();

  constructor(limitPerTenant: number) {
    this.#limit = limitPerTenant;
  }

  /** Whether the tenant may open another one. */
  hasRoom(tenant: string): boolean {
    return (this.#byTenant.get(tenant) ?? 0) < this.#limit;
  }

  /** False: the tenant has as many as it may. */
  open(tenant: string): boolean {
    if (!this.hasRoom(tenant)) return false;
    this.#byTenant.set(tenant, (this.#byTenant.get(tenant) ?? 0) + 1);
    return true;
  }

  close(tenant: string): void {
    const left = (this.#byTenant.get(tenant) ?? 0) - 1;
    if (left > 0) this.#byTenant.set(tenant, left);
    else this.#byTenant.delete(tenant);
  }

  get total(): number {
    return [...this.#byTenant.values()].reduce((sum, open) => sum + open, 0);
  }
}
