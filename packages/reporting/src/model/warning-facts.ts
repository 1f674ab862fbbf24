import type { Warning, WarningCode } from '@holdfast/metrics';
import { z } from 'zod';
import type { ReportWarning } from '../report-schema.ts';

/** What warnings are about. */
export const warningCodes: Readonly<Record<WarningCode | 'INCOMPLETE_RUN' | 'IMAGE_ERRORS' | 'OUTCOME_ERRORS', true>> =
  {
    IMAGE_ERRORS: true,
    INCOMPLETE_RUN: true,
    LOSS_STILL_FALLING: true,
    NEAR_ZERO_GRADIENTS: true,
    NOISE_CLOSE_TO_ATTACK: true,
    OUTCOME_ERRORS: true,
    SMALL_SAMPLE: true,
    SUCCESS_LOST_ON_SAVING: true,
    SURROGATE_FAR_FROM_CODEC: true,
  };

/** The sentences that warnings are told in; one code may have several. */
export const warningKinds = [
  'EMPTY_CELL',
  'IMAGE_ERRORS',
  'LOSS_STILL_FALLING',
  'NEAR_ZERO_GRADIENTS',
  'NOISE_CLOSE_TO_ATTACK',
  'OUTCOME_ERRORS',
  'RUN_CUT_OFF',
  'RUN_UNFINISHED',
  'SMALL_SAMPLE',
  'SUCCESS_LOST_ON_SAVING',
  'SURROGATE_FAR_FROM_CODEC',
] as const;

/** What the sentence of a warning says, for whoever writes it in another language; each kind has those that it speaks of. */
export const warningFactsSchema = z.object({
  kind: z.enum(warningKinds),
  attack: z.string().optional(),
  transforms: z.array(z.string()).readonly().optional(),
  /** Transforms that were looked at. */
  ofTransforms: z.int().min(0).optional(),
  images: z.int().min(0).optional(),
  /** Images of the run. */
  ofImages: z.int().min(0).optional(),
  outcomes: z.int().min(0).optional(),
  /** A share. */
  lowestRate: z.number().optional(),
  meanAbsoluteLevels: z.number().optional(),
  /** Of images, or of levels. */
  limit: z.number().optional(),
});

export type WarningFacts = z.infer<typeof warningFactsSchema>;

/** What metrics warns of, as a report holds it. */
export function statisticalWarning(warning: Warning): ReportWarning {
  const { code, text } = warning;
  switch (warning.code) {
    case 'SMALL_SAMPLE': {
      const { images, limit, lowestRate } = warning;
      const facts = images === 0 ? EMPTY_CELL : { kind: 'SMALL_SAMPLE' as const, images, limit, lowestRate };
      return { code, text, images: [], facts };
    }
    case 'NOISE_CLOSE_TO_ATTACK': {
      const { attack, transforms, ofTransforms } = warning;
      return { code, text, images: [], facts: { kind: 'NOISE_CLOSE_TO_ATTACK', attack, transforms, ofTransforms } };
    }
    case 'SURROGATE_FAR_FROM_CODEC': {
      const { transform, meanAbsoluteLevels, limitLevels } = warning;
      const facts = { transforms: [transform], meanAbsoluteLevels, limit: limitLevels };
      return { code, text, images: [], facts: { kind: 'SURROGATE_FAR_FROM_CODEC', ...facts } };
    }
    case 'NEAR_ZERO_GRADIENTS':
    case 'LOSS_STILL_FALLING':
    case 'SUCCESS_LOST_ON_SAVING': {
      const { attack, images } = warning;
      return { code, text, images, facts: { kind: warning.code, attack, images: images.length } };
    }
  }
}

const EMPTY_CELL = { kind: 'EMPTY_CELL' } as const;
