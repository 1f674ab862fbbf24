interface Lane<Item> {
  readonly work: (item: Item, signal: AbortSignal) => Promise<void>;
  readonly close: () => void;
}

interface LanesOptions<Item> {
  readonly items: readonly Item[];
  /** Most lanes at a time. */
  readonly lanes: number;
  readonly openLane: () => Lane<Item>;
  /** Told after each item; not any more once the whole has ended. */
  readonly onDone: () => void;
  readonly signal: AbortSignal;
}

/** Works through items in a few lanes. Where one fails or the signal says so, all stop and the promise rejects. */
export async function inLanes<Item>({ items, lanes, openLane, onDone, signal }: LanesOptions<Item>): Promise<void> {
  const waiting = [...items];
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const run = async () => {
    const lane = openLane();
    try {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        either.throwIfAborted();
        await lane.work(item, either);
        if (!either.aborted) onDone();
      }
    } catch (error) {
      failed.abort();
      throw error;
    } finally {
      lane.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, run));
}
