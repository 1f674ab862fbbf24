/**
 * Whether pages are told of what changes. A connection counts as lost while somebody listens and it is closed; what nobody listens to needs none, and
 * is closed by whoever opened it.
 */
export class LiveState {
  readonly #listeners = new Set<() => void>();
  #isClosed = false;
  #listening = 0;

  readonly isLost = (): boolean => this.#isClosed && this.#listening > 0;

  readonly subscribe = (onChange: () => void): (() => void) => {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  };

  /** Counts somebody who listens, until what it returns is called. */
  listen(): () => void {
    this.#change(() => this.#listening++);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#change(() => this.#listening--);
    };
  }

  closed(): void {
    this.#change(() => (this.#isClosed = true));
  }

  /** Says whether the connection was lost before: what happened in between was missed. */
  connected(): boolean {
    const wasClosed = this.#isClosed;
    this.#change(() => (this.#isClosed = false));
    return wasClosed;
  }

  #change(change: () => void): void {
    const before = this.isLost();
    change();
    if (this.isLost() !== before) for (const listener of this.#listeners) listener();
  }
}

/** Of this browser tab, which has one connection. */
export const liveState = new LiveState();
