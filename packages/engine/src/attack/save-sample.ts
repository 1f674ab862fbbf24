import { imageDistance, ssim } from '@holdfast/metrics';
import type { Norms } from '@holdfast/results';
import type { Picture } from '@holdfast/scene';
import { encodePng, readPng } from '@holdfast/vision';
import { sha256 } from '../hash.ts';
import type { ArtifactSink } from './artifacts.ts';
import type { AttackPlan } from './attack-plan.ts';

/** A saved sample is not what was attacked: a defect that would falsify every number after it. */
class SavedSampleError extends Error {
  override readonly name = 'SavedSampleError';
  readonly code = 'SAVED_SAMPLE_OUT_OF_BUDGET';
}

/**
 * Writes a sample as lossless 8-bit PNG and reads it back: what is judged is the decoded file. Its norms are measured on the two
 * decoded pictures; throws SavedSampleError where they exceed the budget.
 */
export async function saveSample(
  plan: AttackPlan,
  request: {
    readonly sink: ArtifactSink;
    readonly path: string;
    readonly made: { readonly picture: Picture };
    readonly clean: Picture;
  },
): Promise<{ readonly decoded: Picture; readonly file: { file: string; sha256: string; norms: Norms } }> {
  const { sink, path, made, clean } = request;
  const png = await encodePng(made.picture);
  await sink.write(path, png);
  const decoded = await readPng(png, { where: path });
  const { linfLevels: linf, l2Levels: l2, psnrDb: psnr } = imageDistance(decoded, clean);
  const { norm, epsilonLevels } = plan.configuration.attack.budget;
  const distance = norm === 'linf' ? linf : l2;
  if (distance > epsilonLevels) {
    throw new SavedSampleError(
      `${path}: expected ${norm} <= ${epsilonLevels} levels, got ${distance}; report this defect`,
    );
  }
  return {
    decoded,
    file: { file: path, sha256: sha256(png), norms: { linf, l2, psnr, ssim: ssim(decoded, clean) } },
  };
}
