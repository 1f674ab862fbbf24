'use client';

import { useGateText } from '#web/features/gates/gate-text.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';

/** What the gate has decided, in one sentence. */
export default function GateHeadline({ gate }: { readonly gate: NonNullable<RunOnPage['gate']> }) {
  return useGateText().headline(gate);
}
