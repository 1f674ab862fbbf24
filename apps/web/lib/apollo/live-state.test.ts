import { describe, expect, it, vi } from 'vitest';
import { LiveState } from './live-state.ts';

describe('LiveState', () => {
  it('is lost while somebody listens and the connection is closed, from the first try on', () => {
    const state = new LiveState();
    const onChange = vi.fn();
    state.subscribe(onChange);
    const end = state.listen();
    expect(state.isLost()).toBe(false);
    state.closed();
    expect(state.isLost()).toBe(true);
    expect(state.connected()).toBe(true);
    expect(state.isLost()).toBe(false);
    expect(onChange).toHaveBeenCalledTimes(2);
    end();
  });

  it('is not lost where nobody listens, and counts each listener once', () => {
    const state = new LiveState();
    const [first, second] = [state.listen(), state.listen()];
    state.closed();
    first();
    first();
    expect(state.isLost()).toBe(true);
    second();
    expect(state.isLost()).toBe(false);
  });

  it('missed nothing before its first connection', () => {
    expect(new LiveState().connected()).toBe(false);
  });
});
