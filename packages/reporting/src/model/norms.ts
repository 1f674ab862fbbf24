import type { Sample } from '@holdfast/results';
import type { ReportAttack, ReportNorms } from '../report-schema.ts';

/** Size of the perturbations of each attack, over its saved samples. */
export function normsSummary(
  attacks: readonly ReportAttack[],
  samples: readonly Pick<Sample, 'attack' | 'norms'>[],
): readonly ReportNorms[] {
  return attacks.flatMap(({ id }) => {
    const norms = samples.filter(({ attack }) => attack === id).map((sample) => sample.norms);
    const linf = spread(norms.map((norm) => norm.linf));
    const l2 = spread(norms.map((norm) => norm.l2));
    const ssim = spread(norms.map((norm) => norm.ssim));
    if (linf === null || l2 === null || ssim === null) return [];
    const psnr = spread(norms.flatMap((norm) => norm.psnr ?? []));
    return [{ attack: id, samples: norms.length, linf, l2, psnr, ssim }];
  });
}

function spread(values: readonly number[]): ReportNorms['linf'] | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = [...values].sort((a, b) => a - b);
  return { mean, min: sorted[0] ?? mean, max: sorted.at(-1) ?? mean };
}
