import { constantRules } from './constants.ts';
import { convPoolRules } from './conv-pool.ts';
import { elementwiseRules } from './elementwise.ts';
import { gatherScatterRules } from './gather-scatter.ts';
import type { ShapeRule } from './infer.ts';
import { linearAlgebraRules } from './linear-algebra.ts';
import { movementRules } from './movement.ts';
import { normalizationRules } from './normalization.ts';
import { reduceRules } from './reduce.ts';
import { reshapeRules } from './reshape.ts';
import { resizeRules } from './resize.ts';

/** Shape rules of the operators that we emit or meet, at CANONICAL_OPSET, by operator name. */
export const shapeRules: ReadonlyMap<string, ShapeRule> = new Map([
  ...elementwiseRules,
  ...convPoolRules,
  ...linearAlgebraRules,
  ...normalizationRules,
  ...reduceRules,
  ...reshapeRules,
  ...movementRules,
  ...gatherScatterRules,
  ...resizeRules,
  ...constantRules,
]);
