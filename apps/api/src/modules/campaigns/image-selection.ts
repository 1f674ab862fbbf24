import { imageSelectionSchema, seedPolicySchema, type ImageSelection, type SeedPolicy } from '@holdfast/domain';
import { issue, read, unreadable, type Reading } from './input-issue.ts';

/** `ImageSelectionInput` of the schema. */
export interface ImageSelectionInput {
  readonly kind: ImageSelection['kind'];
  readonly count?: number | null | undefined;
  readonly names?: readonly string[] | null | undefined;
}

export function readImageSelection({ kind, count, names }: ImageSelectionInput): Reading<ImageSelection> {
  if (kind === 'all') return read({ kind });
  if (kind === 'picked') {
    const chosen = [...new Set(names ?? [])];
    const parsed = imageSelectionSchema.safeParse({ kind, names: chosen });
    if (parsed.success) return read(parsed.data);
    const expected = 'between 1 and 10,000 names of images';
    return unreadable(issue(['names'], { expected, got: String(chosen.length), fix: 'pick images in the grid' }));
  }
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 1) return read({ kind, count });
  const expected = 'how many images, at least 1';
  return unreadable(issue(['count'], { expected, got: String(count ?? 'nothing'), fix: 'give a number' }));
}

export const showImageSelection = (selection: ImageSelection) => ({
  kind: selection.kind,
  count: 'count' in selection ? selection.count : null,
  names: 'names' in selection ? selection.names : [],
});

/** How many images a run of this selection attacks, of a data set of so many. */
export function selectedImages(selection: ImageSelection, available: number): number {
  switch (selection.kind) {
    case 'all':
      return available;
    case 'picked':
      return Math.min(selection.names.length, available);
    case 'random':
    case 'recommended':
      return Math.min(selection.count, available);
  }
}

/** `SeedPolicyInput` of the schema. */
export interface SeedPolicyInput {
  readonly kind: 'fixed' | 'per_run';
  readonly seed?: bigint | null | undefined;
}

export function readSeedPolicy({ kind, seed }: SeedPolicyInput): Reading<SeedPolicy> {
  if (kind === 'per_run') return read({ kind: 'per-run' });
  const parsed = seedPolicySchema.safeParse({ kind, seed: Number(seed ?? 0n) });
  if (parsed.success) return read(parsed.data);
  const expected = `a whole number between 0 and ${Number.MAX_SAFE_INTEGER}`;
  return unreadable(issue(['seed'], { expected, got: String(seed), fix: 'choose another one' }));
}

export const showSeedPolicy = (policy: SeedPolicy) =>
  policy.kind === 'fixed'
    ? { kind: 'fixed' as const, seed: BigInt(policy.seed) }
    : { kind: 'per_run' as const, seed: null };
