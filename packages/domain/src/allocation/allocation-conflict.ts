/**
 * Why no lease was given: `cpu-exhausted` and `memory-exhausted` pass when others release, `resource-held` when its
 * holder does; `never-fits` asks for more than the whole ledger has now, so that waiting can't help.
 */
export type AllocationConflictCode = "cpu-exhausted" | "memory-exhausted" | "resource-held" | "never-fits";

/** Nothing was acquired, and what stands in the way. */
export interface AllocationConflict {
  readonly _tag: "AllocationConflict";
  readonly code: AllocationConflictCode;
  /** `cpuCores`, `memoryMb`, the scoped name of an exclusive resource, or `lease of <holder>`. */
  readonly resource: string;
  /** In the unit of the resource; 1 of an exclusive one. */
  readonly requested: number;
  readonly available: number;
  /** Holders of what is missing, the largest share first; empty when the whole ledger is too small. */
  readonly heldBy: readonly string[];
  readonly message: string;
}

/** The lease is not (or no longer) this caller's: whatever it guards must not be touched any more. */
export interface LeaseNotHeld {
  readonly _tag: "LeaseNotHeld";
  readonly code: "unknown-lease" | "stale-token" | "expired";
  readonly leaseId: string;
  readonly fencingToken: number;
  readonly message: string;
}

/** An amount that can be shared, at the moment of the request. */
export interface ShortAmount {
  readonly resource: "cpuCores" | "memoryMb";
  readonly requested: number;
  readonly available: number;
  readonly total: number;
}

const UNITS = { cpuCores: "cores", memoryMb: "MB" } as const;
const LIMIT_NAMES = { cpuCores: "cpuLimitPerAgentCores", memoryMb: "memoryLimitPerAgentMb" } as const;

/** Of many small leases the largest few say enough. */
const HOLDERS_TOLD = 3;

/** Waiting can't help. */
export const neverFits = (holder: string, short: ShortAmount): AllocationConflict => ({
  _tag: "AllocationConflict",
  code: "never-fits",
  resource: short.resource,
  requested: short.requested,
  available: short.available,
  heldBy: [],
  message:
    `${holder} asks for ${short.requested} ${UNITS[short.resource]}, the whole pool has ${short.total}: ` +
    `lower requirements.${short.resource} (or ${LIMIT_NAMES[short.resource]}) or use a larger machine.`,
});

/** A shared amount is short until somebody releases. */
export const exhausted = (holder: string, short: ShortAmount, heldBy: readonly string[]): AllocationConflict => ({
  _tag: "AllocationConflict",
  code: short.resource === "cpuCores" ? "cpu-exhausted" : "memory-exhausted",
  resource: short.resource,
  requested: short.requested,
  available: short.available,
  heldBy,
  message:
    `${holder} asks for ${short.requested} ${UNITS[short.resource]}, ${short.available} of ${short.total} are free: ` +
    `it waits for a release by ${heldBy.slice(0, HOLDERS_TOLD).join(", ")}${heldBy.length > HOLDERS_TOLD ? ", …" : ""}.`,
});

/** An exclusive resource, or the holder's own lease, is taken. */
export const resourceHeld = (holder: string, resource: string, heldBy: string): AllocationConflict => ({
  _tag: "AllocationConflict",
  code: "resource-held",
  resource,
  requested: 1,
  available: 0,
  heldBy: [heldBy],
  message: `${holder} asks for ${resource}, which ${heldBy} holds: it waits until that lease is released.`,
});

const NOT_HELD_WHY = {
  "unknown-lease": "it was released or taken back",
  "stale-token": "the lease has another fencing token",
  expired: "its time is up and it is about to be taken back",
} as const;

/** The token does not open this lease, and why. */
export const notHeld = (code: LeaseNotHeld["code"], leaseId: string, fencingToken: number): LeaseNotHeld => ({
  _tag: "LeaseNotHeld",
  code,
  leaseId,
  fencingToken,
  message: `${leaseId} with token ${fencingToken} is not held, ${NOT_HELD_WHY[code]}: acquire a new lease before going on.`,
});
