/** Event streams that are open, by tenant. */
export class OpenStreams {
  readonly #limit: number;
  readonly #byTenant = new Map<string, number>();

  constructor(limitPerTenant: number) {
    this.#limit = limitPerTenant;
  }

  /** False: the tenant has as many as it may. */
  open(tenant: string): boolean {
    const open = this.#byTenant.get(tenant) ?? 0;
    if (open >= this.#limit) return false;
    this.#byTenant.set(tenant, open + 1);
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
