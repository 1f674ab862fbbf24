import { toldSchema } from '@holdfast/results';
import { z } from 'zod';

/** The sentences that a check is told in. */
export const gateSentences = [
  'CHANGE_CUT_OFF',
  'CHANGE_FAILS',
  'CHANGE_OPEN',
  'CHANGE_PASSES',
  'CHANGE_TOO_FEW_IMAGES',
  'CHANGE_UNDECIDED',
  'IMAGES_ENOUGH',
  'IMAGES_TOO_FEW',
  'INCOMPARABLE_BASELINE',
  'NOTHING_SELECTED',
  'NOT_MEASURED',
  'NO_BASELINE',
  'NO_OPEN_WARNING',
  'OPEN_WARNING',
  'RATE_CUT_OFF',
  'RATE_FAILS',
  'RATE_OPEN',
  'RATE_PASSES',
  'RATE_TOO_FEW_IMAGES',
  'RATE_UNDECIDED',
  'RATE_UNDECIDED_ABOVE',
  'TOO_MANY_ACCEPTED',
] as const;

/** What a check's sentence says beside the check's own numbers, for whoever writes it in another language; each kind has those that it speaks of. */
export const gateFactsSchema = z.object({
  kind: z.enum(gateSentences),
  /** Eligible images, where that is all that was looked at. */
  images: z.int().min(0).optional(),
  requiredImages: z.int().min(1).optional(),
  /** Images at the same rate that would settle it. */
  settlingImages: z.int().min(1).optional(),
  /** Of the images, taken out by accepted findings. */
  acceptedShare: z.number().optional(),
  maxAcceptedShare: z.number().optional(),
  /** Codes of open warnings. */
  openWarnings: z.array(z.string()).readonly().optional(),
  acknowledgedWarnings: z.int().min(0).optional(),
  baseline: z.string().optional(),
  /** Why the baseline cannot be compared with, in English. */
  incomparable: z.string().optional(),
  /** What that is made of, see `incomparability`; verdicts of before it was kept have only the English. */
  incomparableTold: toldSchema.optional(),
});

export type GateFacts = z.infer<typeof gateFactsSchema>;
