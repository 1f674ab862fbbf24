'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

type Step = 'push' | 'replace';

/**
 * What a page shows is in its address, so that a link shows a colleague the same. An empty value leaves the parameter out. The browser's own history is
 * written, which Next follows: its router would ask the server for a page that knows nothing of these parameters, at every change.
 * `step` says whether a change is a step that the browser's Back takes back, as the opening of a tab is, or a touch of what is shown, as a filter is.
 */
export function useUrlState(
  name: string,
  step: Step = 'replace',
): readonly [string | undefined, (value: string | undefined) => void] {
  const parameters = useSearchParams();
  const set = useCallback((value: string | undefined) => setUrlParameter(name, value, step), [name, step]);
  return [parameters.get(name) ?? undefined, set];
}

/** Writes one parameter of what is shown, for whoever reads it by `useUrlState`. */
export function setUrlParameter(name: string, value: string | undefined, step: Step = 'replace'): void {
  // The address of this moment, not of the last render: two parameters may change in one go.
  const next = new URLSearchParams(location.search);
  if (value === undefined || value === '') next.delete(name);
  else next.set(name, value);
  const query = next.toString();
  // What is chosen already is no step of its own: Back would need two presses.
  if (query === new URLSearchParams(location.search).toString()) return;
  window.history[`${step}State`](null, '', query === '' ? location.pathname : `${location.pathname}?${query}`);
}
