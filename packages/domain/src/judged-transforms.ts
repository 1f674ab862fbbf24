import { formatTransformSpec, meets, parseTransformSpec } from '@holdfast/transforms';
import type { TransformPlan } from './campaign-definition.ts';

/**
 * What a run judges its samples under, in the engine's order: the untransformed picture, the bank, then the others. Places in this list
 * are the transform ordinals of every outcome. Throws TransformSpecError.
 */
export function judgedTransforms({
  bank,
  evaluate,
}: TransformPlan): { readonly spec: string; readonly seen: boolean }[] {
  const canonical = (spec: string): string => formatTransformSpec(parseTransformSpec(spec));
  const drawn = bank.map(({ spec }) => parseTransformSpec(canonical(spec)));
  const specs = [...new Set([...drawn.map(formatTransformSpec), ...evaluate.map(canonical)])];
  return [
    { spec: 'identity', seen: true },
    ...specs
      .filter((spec) => spec !== 'identity')
      .map((spec) => ({ spec, seen: drawn.some((entry) => meets(entry, parseTransformSpec(spec))) })),
  ];
}
