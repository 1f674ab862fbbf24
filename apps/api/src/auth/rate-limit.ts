/** Counts tries by a key within a window of time, in this process. */
export class RateLimit {
  readonly #tries = new Map<string, { count: number; readonly endsAt: number }>();
  readonly #options: { readonly max: number; readonly windowMs: number; readonly now: () => Date };

  constructor(options: { readonly max: number; readonly windowMs: number; readonly now: () => Date }) {
    this.#options = options;
  }

  /** Seconds to wait, or null: one more try is counted and may go ahead. */
  take(key: string): number | null {
    const { max, windowMs, now } = this.#options;
    const time = now().getTime();
    this.#forget(time);
    const tries = this.#tries.get(key) ?? { count: 0, endsAt: time + windowMs };
    if (tries.count >= max) return Math.ceil((tries.endsAt - time) / 1000);
    this.#tries.set(key, { count: tries.count + 1, endsAt: tries.endsAt });
    return null;
  }

  /** Forgets a key, e.g. the account of someone who has just signed in. */
  clear(key: string): void {
    this.#tries.delete(key);
  }

  /** Entries are in the order of their first try, so the expired ones stand in front. */
  #forget(time: number): void {
    for (const [key, { endsAt }] of this.#tries) {
      if (endsAt > time) return;
      this.#tries.delete(key);
    }
  }
}
