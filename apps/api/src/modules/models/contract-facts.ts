import type { ModelVersion } from '@holdfast/db';
import { modelContractSchema, type ModelContract } from '@holdfast/vision';

/** The contract as confirmed, else as proposed; null where there is none, or none that can be read. */
export function contractOf({ contract, proposedContract }: ModelVersion): ModelContract | null {
  const stored = contract ?? proposedContract;
  return stored === null ? null : (modelContractSchema.safeParse(stored).data ?? null);
}
