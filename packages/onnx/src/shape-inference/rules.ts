import type { ShapeRule } from './infer.ts';

/** Shape rules of the operators that we emit, at CANONICAL_OPSET, by operator name. */
export const shapeRules: ReadonlyMap<string, ShapeRule> = new Map();
