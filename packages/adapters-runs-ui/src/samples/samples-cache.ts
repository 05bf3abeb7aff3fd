import { FollowedSamples } from "./follow-samples.ts";

/** An index of 100,000 invocations takes some 150 MB: two, so that two runs can be looked at side by side. */
const KEPT = 2;

/** The samples that were looked at last. */
export class SamplesCache {
  readonly #pathOf: (id: string) => string;
  readonly #kept = new Map<string, FollowedSamples>();

  constructor(pathOf: (id: string) => string) {
    this.#pathOf = pathOf;
  }

  /** The samples of a run with all that is in the file by now. */
  async caughtUp(id: string): Promise<FollowedSamples> {
    const followed = this.#kept.get(id) ?? new FollowedSamples(this.#pathOf(id));
    this.#kept.delete(id);
    this.#kept.set(id, followed);
    for (const oldest of [...this.#kept.keys()].slice(0, -KEPT)) this.#kept.delete(oldest);
    await followed.catchUp();
    return followed;
  }
}
