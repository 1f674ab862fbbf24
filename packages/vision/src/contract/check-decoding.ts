import type { Tensor } from '@holdfast/onnx';
import type { ModelContract } from '../contract.ts';
import { decoders } from '../decoders/index.ts';
import { OutputError, type OutputErrorCode } from '../decoders/support/output-error.ts';
import { ContractError } from './contract-error.ts';
import type { ModelDescription } from './model-description.ts';

/** Above this, outputs are no longer made up to see whether they could be read. */
const MOST_VALUES = 50_000_000;

/** Where in the contract it can be mended. What the values say (`OUTPUT_VALUES`) only a real picture can tell. */
const PATHS: Readonly<Record<Exclude<OutputErrorCode, 'OUTPUT_VALUES'>, string>> = {
  OUTPUT_MISSING: 'output.names',
  OUTPUT_SHAPE: 'output.decoder',
  OUTPUT_OPTIONS: 'output.options',
  OUTPUT_LABELS: 'output.labels',
};

/**
 * Has the contract's decoder read zeros in the shapes of the model's outputs, and throws ContractError where it cannot. Outputs whose sizes the file leaves open are not
 * tried.
 */
export function checkContractDecodes(
  contract: ModelContract,
  { outputs }: Pick<ModelDescription, 'outputs'>,
  where = 'contract',
): void {
  const zeros: Record<string, Tensor> = {};
  for (const { name, dims } of outputs) {
    const [batch, ...sizes] = dims;
    const fixed = sizes.flatMap((size) => (typeof size === 'number' ? [size] : []));
    const whole = [batch ?? 1, ...fixed];
    const count = whole.reduce((product, size) => product * size, 1);
    if (fixed.length < sizes.length || dims.length === 0 || count > MOST_VALUES) return;
    zeros[name] = { dataType: 'float32', dims: whole, data: new Float32Array(count) };
  }
  try {
    decoders[contract.output.decoder].decode(zeros, 0, contract);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    if (error.code === 'OUTPUT_VALUES') return;
    const { code, expected, got, fix } = error;
    const issues = [{ path: PATHS[code], expected: `${error.where}: ${expected}`, got, fix }];
    throw new ContractError({ code: 'CONTRACT_DOES_NOT_FIT_MODEL', where, issues });
  }
}
