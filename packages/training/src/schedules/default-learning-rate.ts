import type { HardenConfig } from '../config.ts';
import type { Parameter } from '../parameters/find-parameters.ts';

/** A configuration whose learning rate is settled. */
export type RatedConfig = HardenConfig & { readonly learningRate: number };

const USUAL = 1e-4;
/**
 * For a detector without normalisation layers, which is what most exports are: folded into a convolution, a normalisation no longer
 * holds its output's size, and every weight has the scale of the product. Of YOLOX-nano's clean predictions 2e-4 left nothing within four steps.
 */
const FOLDED_DETECTOR = 1e-5;

/** Takes the given learning rate, else one that suits the kind of model. */
export function withLearningRate(
  config: HardenConfig,
  {
    task,
    parameters,
  }: { readonly task: 'detection' | 'classification'; readonly parameters: readonly Pick<Parameter, 'kind'>[] },
): RatedConfig {
  const isNormalised = parameters.some(({ kind }) => kind === 'affine');
  const usual = task === 'detection' && !isNormalised ? FOLDED_DETECTOR : USUAL;
  return { ...config, learningRate: config.learningRate ?? usual };
}
