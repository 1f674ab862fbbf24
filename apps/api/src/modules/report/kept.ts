import type { Run as RunRow } from '@holdfast/db';

const MOST = 200;

/**
 * Answers by what they were made from, the newest `MOST`. Kept from the moment they are asked for: every cell and every point of a curve asks for the
 * baseline's report, all at once, and one count of a large run serves them.
 */
export class Kept<Value> {
  readonly #values = new Map<string, Promise<Value>>();

  /** Only what is final stays; what failed never does. */
  of({ key, isFinal, make }: { key: string; isFinal: boolean; make: () => Promise<Value> }): Promise<Value> {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = make();
    this.#values.set(key, value);
    const forget = (): boolean => this.#values.delete(key);
    value.then(isFinal ? () => undefined : forget, forget);
    const [oldest] = this.#values.keys();
    if (this.#values.size > MOST && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}

/** Names the results of a run at rest, as they stay until it is resumed: others have another stamp. While it goes on its counts move without its row. */
export const stampOf = ({ id, state, samplesDone, samplesFailed }: RunRow): readonly (string | number)[] => [
  id,
  state,
  samplesDone,
  samplesFailed,
];
