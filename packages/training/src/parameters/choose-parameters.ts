import type { HardenConfig } from '../config.ts';
import type { Parameter } from './find-parameters.ts';

/** Nothing is left to train, or a name fits no parameter. */
export class ParameterChoiceError extends Error {
  override readonly name = 'ParameterChoiceError';
  readonly code = 'NOTHING_TO_TRAIN';
  readonly problem: { readonly where: string; readonly expected: string; readonly got: string; readonly fix: string };

  constructor(problem: ParameterChoiceError['problem']) {
    super(`${problem.where}: expected ${problem.expected}, got ${problem.got}; ${problem.fix}`);
    this.problem = problem;
  }
}

type Choice = Pick<HardenConfig, 'trainable' | 'frozen' | 'normalisation'>;

/** Those parameters that a configuration trains. Throws ParameterChoiceError where none is left or a frozen name fits nothing. */
export function chooseParameters(all: readonly Parameter[], { trainable, frozen, normalisation }: Choice): Parameter[] {
  const patterns = frozen.map((text) => ({ text, matches: patternOf(text) }));
  for (const { text, matches } of patterns) {
    if (all.some(({ name }) => matches.test(name))) continue;
    throw new ParameterChoiceError({
      where: `frozen \`${text}\``,
      expected: `a parameter's name, * for any part of it (${sampleOf(all)})`,
      got: 'a name that fits none',
      fix: 'correct the name; it is the one in the ONNX file',
    });
  }
  const chosen = all.filter(
    ({ name, kind, block }) =>
      (trainable.kind === 'all' || block <= trainable.count) &&
      (normalisation === 'train-affine' || kind !== 'affine') &&
      !patterns.some(({ matches }) => matches.test(name)),
  );
  if (chosen.length > 0) return chosen;
  throw new ParameterChoiceError({
    where: 'trainable',
    expected: 'at least one parameter that is not frozen',
    got: all.length === 0 ? 'a model without float weights in layers' : `all ${all.length} frozen`,
    fix: 'freeze less, or give a model with float weights (quantised ones cannot be trained)',
  });
}

const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('.*')}$`,
  );

const sampleOf = (all: readonly Parameter[]): string => {
  const names = all.slice(0, 4).map(({ name }) => name);
  return names.length < all.length ? `${names.join(', ')} ...` : names.join(', ');
};
