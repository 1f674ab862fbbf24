import type { Size } from '@holdfast/scene';
import { z } from 'zod';
import type { TransformSpec } from './spec.ts';
import type { EvaluationTransform } from './transform.ts';

/** What one transform does after another, such as `resize:0.5+jpeg:75`: a picture that is made smaller and then sent. */
export const CHAIN_SIGN = '+';

const instanceSchema = z.array(z.unknown());

/**
 * Transforms one after another as one that judges: each gets what the one before made, boxes wander along. It has no graph form and so is
 * not for banks. Its name is its whole spec, and it has no parameters of its own.
 */
export function chainOf(parts: readonly TransformSpec[]): TransformSpec {
  const text = parts.map((part) => part.text).join(CHAIN_SIGN);
  const steps = (instance: unknown) => {
    const drawn = instanceSchema.length(parts.length).parse(instance);
    return parts.map(({ transform }, index) => ({ transform, instance: drawn[index] }));
  };
  const transform: EvaluationTransform = {
    name: text,
    summary: `${parts.map((part) => part.text).join(', then ')}.`,
    fields: [],
    presets: [],
    params: z.unknown(),
    parse: () => ({}),
    format: () => [],
    isRandom: () => parts.some((part) => part.transform.isRandom(part.params)),
    draw: (_params, random, size: Size) => parts.map((part) => part.transform.draw(part.params, random, size)),
    async real(picture, instance, codecs) {
      let current = picture;
      for (const step of steps(instance)) current = await step.transform.real(current, step.instance, codecs);
      return current;
    },
    mapBox(box, instance, size) {
      let current: typeof box | undefined = box;
      for (const step of steps(instance)) {
        if (current === undefined) return undefined;
        current = step.transform.mapBox(current, step.instance, size);
      }
      return current;
    },
  };
  return { text, transform, params: {} };
}
