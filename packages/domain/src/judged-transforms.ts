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

/** What a replay judges stored samples under: the transforms asked for only, whatever the bank was that made the samples. */
export function replayedTransforms({ bank, evaluate }: TransformPlan): ReturnType<typeof judgedTransforms> {
  const judged = judgedTransforms({ bank, evaluate });
  const asked = new Set(evaluate.map((spec) => formatTransformSpec(parseTransformSpec(spec))));
  const order = [...asked];
  return [
    ...judged.filter(({ spec }) => spec === 'identity'),
    ...judged
      .filter(({ spec }) => spec !== 'identity' && asked.has(spec))
      .sort((a, b) => order.indexOf(a.spec) - order.indexOf(b.spec)),
  ];
}
