import { l2 } from './l2.ts';
import { linf } from './linf.ts';
import type { NormName, Projection } from './projection.ts';

/** Every norm, by name. */
export const projections: Readonly<Record<NormName, Projection>> = { linf, l2 };

export { MAX_LEVEL, normNames, type NormName, type Projection } from './projection.ts';
