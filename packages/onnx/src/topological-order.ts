/** What the order depends on: the values that something reads and makes. */
export interface Step {
  readonly reads: readonly string[];
  readonly makes: readonly string[];
}

/** `order` is complete unless some steps wait for each other (or for a value that nobody makes); those are in `stuck`. */
export interface TopologicalOrder {
  /** Positions of the steps, so that every value is made before it is read. */
  readonly order: readonly number[];
  readonly stuck: readonly number[];
}

/**
 * Kahn's algorithm. `available` holds the values that exist from the start. Steps that are already in order stay where they
 * are: of the steps that are ready, the one that stood first is taken first.
 */
export function topologicalOrder(steps: readonly Step[], available: (value: string) => boolean): TopologicalOrder {
  const waitingFor = steps.map((step) => new Set(step.reads.filter((value) => value !== '' && !available(value))));
  const readers = new Map<string, number[]>();
  waitingFor.forEach((values, index) => {
    for (const value of values) {
      const known = readers.get(value);
      if (known === undefined) readers.set(value, [index]);
      else known.push(index);
    }
  });
  const done = new Set<number>();
  const order: number[] = [];
  const ready: number[] = [];
  const take = (first: number): void => {
    ready.push(first);
    for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
      if (done.has(next)) continue;
      done.add(next);
      order.push(next);
      const freed = (steps[next]?.makes ?? []).flatMap((value) =>
        (readers.get(value) ?? []).filter((reader) => {
          waitingFor[reader]?.delete(value);
          return waitingFor[reader]?.size === 0;
        }),
      );
      // Readers that stand later are reached by the walk below; only those it has passed are taken out of turn.
      ready.push(...freed.filter((reader) => reader < first).sort((a, b) => b - a));
    }
  };
  steps.forEach((_, index) => {
    if (waitingFor[index]?.size === 0) take(index);
  });
  return { order, stuck: [...steps.keys()].filter((index) => !done.has(index)) };
}
