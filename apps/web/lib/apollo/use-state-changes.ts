'use client';

import { useCallback, useEffect, useRef } from 'react';
import { useRereadWhileLost } from './use-live.ts';

/**
 * For a list whose rows are told of one by one: what it returns takes what is told, and calls `onChange` where an object appears or comes into another state. What
 * else is told of it goes into the cache by itself. While nothing can be told, `onChange` is called every few seconds.
 */
export function useStateChanges(
  onChange: () => void,
): (object: { readonly id: string; readonly state: string }) => void {
  const states = useRef(new Map<string, string>());
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useRereadWhileLost(useCallback(() => latest.current(), []));
  return useCallback(({ id, state }) => {
    if (states.current.get(id) !== state) latest.current();
    states.current.set(id, state);
  }, []);
}
