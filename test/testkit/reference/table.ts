import { broadcastOperators } from './broadcast.ts';
import { constantOperators } from './constants.ts';
import { convOperators } from './conv.ts';
import { indexingOperators } from './indexing.ts';
import { layoutOperators } from './layout.ts';
import { linearOperators } from './linear.ts';
import { normalizationOperators } from './normalization.ts';
import type { ReferenceOperator } from './operator.ts';
import { padOperators } from './pad.ts';
import { poolOperators } from './pool.ts';
import { reduceOperators } from './reduce.ts';
import { resizeOperators } from './resize.ts';
import { unaryOperators } from './unary.ts';

/** Forward computation of every operator the interpreter knows, by operator name. */
export const referenceOperators: ReadonlyMap<string, ReferenceOperator> = new Map(
  [
    broadcastOperators,
    constantOperators,
    convOperators,
    indexingOperators,
    layoutOperators,
    linearOperators,
    normalizationOperators,
    padOperators,
    poolOperators,
    reduceOperators,
    resizeOperators,
    unaryOperators,
  ].flatMap((family) => Object.entries(family)),
);
