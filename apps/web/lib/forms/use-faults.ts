'use client';

import { useState } from 'react';

/** One thing that keeps a form from being saved, by the name of its field. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/**
 * Longer than a click takes: what appears when a field is left moves what stands below it, and a button must not move away between press and release.
 */
const CLICK_MS = 250;

interface ShownFaults {
  /** What to show beside a field: its fault, once the person has left it or has tried to save. */
  readonly faultOf: (field: string) => string | undefined;
  /** The person is done with this field for now. */
  readonly touch: (field: string) => void;
  /** A save was tried: from now on every fault is shown. */
  readonly showAll: () => void;
}

/** Decides when faults are shown: not while a field is still being filled in for the first time, and live from then on. */
export function useFaults(faults: readonly Fault[]): ShownFaults {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  return {
    faultOf: (field) =>
      isAll || touched.has(field) ? faults.find((fault) => fault.field === field)?.message : undefined,
    touch: (field) =>
      void setTimeout(
        () => setTouched((before) => (before.has(field) ? before : new Set([...before, field]))),
        CLICK_MS,
      ),
    showAll: () => setAll(true),
  };
}
