/** Hands out names that differ from each other and from the ones in `taken`. */
export class UniqueNames {
  readonly #taken: Set<string>;
  readonly #counts = new Map<string, number>();

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** `wanted` if it is free, else `wanted_1`, `wanted_2` ... */
  claim(wanted: string): string {
    let count = this.#counts.get(wanted) ?? 0;
    let name = wanted;
    while (this.#taken.has(name)) {
      count++;
      name = `${wanted}_${count}`;
    }
    this.#counts.set(wanted, count);
    this.#taken.add(name);
    return name;
  }
}
