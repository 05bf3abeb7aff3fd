import type { HostFailure } from "../wire/host-messages.ts";

/** What makes the child, or one thing asked of it, fail as a whole. */
export class HostRefusal extends Error {
  readonly failure: HostFailure;

  constructor(failure: HostFailure) {
    super(failure.message);
    this.name = "HostRefusal";
    this.failure = failure;
  }
}

/** The user's file or export can't be used. */
export const provisioningRefusal = (message: string, hint: string): HostRefusal =>
  new HostRefusal({ code: "provisioning", message, hint });
