'use client';

import { useCallback } from 'react';

/** Filters of the image grid as they stand in the address. */
export interface ImageFilterLink {
  readonly attack?: string;
  readonly transform?: string;
  readonly state?: string;
  readonly change?: string;
  readonly label?: string;
  /** Ordinal of another model version than the one that is shown. */
  readonly model?: number;
}

const FILTERS = ['attack', 'transform', 'state', 'change', 'label'] as const;

/** Opens the image grid of the run that is shown, filtered. The step can be gone back. */
export function useImageLink(): (filter: ImageFilterLink) => void {
  return useCallback((filter) => {
    const next = new URLSearchParams({ tab: 'images' });
    const model = filter.model?.toString() ?? new URLSearchParams(location.search).get('model');
    if (model !== null && model !== '0') next.set('model', model);
    for (const name of FILTERS) {
      const value = filter[name];
      if (value !== undefined) next.set(name, value);
    }
    window.history.pushState(null, '', `${location.pathname}?${next.toString()}`);
    window.scrollTo(0, 0);
  }, []);
}
