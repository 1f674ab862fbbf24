import type { evaluateHardening } from '@holdfast/engine';

/** One line for the clean pictures and one for each attack under each transform, before -> after with the paired difference. */
export function printEvaluation({ clean, attacks }: Awaited<ReturnType<typeof evaluateHardening>>): void {
  console.log('clean:', clean);
  for (const { scenario, attack, transform, before, after, paired } of attacks) {
    const { low, high } = paired.interval;
    console.log(
      `${scenario} ${attack} ${transform}: ${before.successes}/${before.n} -> ${after.successes}/${after.n}, fall ` +
        `${paired.difference?.toFixed(2) ?? '-'} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
    );
  }
}
