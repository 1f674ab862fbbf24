/** Rounds before the measured ones: sessions are created and caches filled there. */
const WARM_UP_ROUNDS = 2;

/**
 * Takes turns with the measured things, round after round, so that a change of the machine's speed meets all of them alike. Returns the
 * values of each, in the order of `things`, round by round.
 * @param things each performs itself once and returns what it took.
 */
export async function alternate(
  things: readonly (() => Promise<number>)[],
  { rounds }: { readonly rounds: number },
): Promise<(readonly number[])[]> {
  const values = things.map((): number[] => []);
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const [index, measure] of things.entries()) {
      const value = await measure();
      if (round >= 0) values[index]?.push(value);
    }
  }
  return values;
}

/** Wall-clock time of a piece of work, in ms. */
export async function wallMs(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
