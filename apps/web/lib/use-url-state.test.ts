import { afterEach, describe, expect, it, vi } from 'vitest';
import { setUrlParameter } from './use-url-state.ts';

/** A browser's address and the steps that were written into its history. */
function browserAt(search: string): readonly string[] {
  const steps: string[] = [];
  const location = { pathname: '/runs/1', search };
  const write = (kind: string) => (_state: unknown, _title: string, address: string) => {
    steps.push(`${kind} ${address}`);
    location.search = new URL(address, 'http://localhost').search;
  };
  vi.stubGlobal('location', location);
  vi.stubGlobal('window', { history: { pushState: write('push'), replaceState: write('replace') } });
  return steps;
}

describe('setUrlParameter', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('keeps the other parameters and leaves an empty one out', () => {
    const steps = browserAt('?tab=images&state=ROBUST');
    setUrlParameter('state', 'SUCCESS');
    setUrlParameter('tab', undefined, 'push');
    expect(steps).toEqual(['replace /runs/1?tab=images&state=SUCCESS', 'push /runs/1?state=SUCCESS']);
  });

  it('writes no step where the address says so already', () => {
    const steps = browserAt('');
    setUrlParameter('tab', 'images', 'push');
    setUrlParameter('tab', 'images', 'push');
    expect(steps).toEqual(['push /runs/1?tab=images']);
  });
});
