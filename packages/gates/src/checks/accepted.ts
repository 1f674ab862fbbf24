import type { GateFacts } from '../gate-facts.ts';
import type { Tally } from '../measurement.ts';
import type { GateCheck } from '../verdict.ts';
import { counted, percent } from '../words.ts';
import type { CheckContext } from './context.ts';

export const acceptedOf = ({ success, robust, undecided }: Tally): GateCheck['accepted'] => ({
  images: success + robust + undecided,
  successes: success,
});

/** What a sentence ends with where images of accepted findings were left out. */
export function acceptedNote(accepted: Tally): string {
  const { images, successes } = acceptedOf(accepted);
  if (images === 0) return '';
  return ` ${counted(images, 'image')} with accepted findings left out, ${successes} of them fooled again.`;
}

/** Why nothing can pass: findings that were accepted take out more of the `n` + accepted images than the gate allows; null where they do not. */
export function tooManyAccepted(
  { success, robust }: Tally,
  n: number,
  { maxAcceptedShare }: Pick<CheckContext, 'maxAcceptedShare'>,
): { readonly text: string; readonly facts: GateFacts } | null {
  const left = success + robust;
  if (left <= maxAcceptedShare * (n + left)) return null;
  const acceptedShare = left / (n + left);
  const text =
    `accepted findings take out ${percent(acceptedShare)} of the images, more than ${percent(maxAcceptedShare)}: ` +
    'what is left says too little about the model.';
  return { text, facts: { kind: 'TOO_MANY_ACCEPTED', acceptedShare, maxAcceptedShare } };
}
