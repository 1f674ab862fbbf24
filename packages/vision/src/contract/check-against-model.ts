import type { DataType } from '@holdfast/onnx';
import type { ModelContract } from '../contract.ts';
import { ContractError, type ContractIssue } from './contract-error.ts';
import type { ModelDescription } from './model-description.ts';

/** Shape of the input that a contract describes, without the batch axis. */
export const inputShape = ({ layout, width, height }: ModelContract['input']): readonly number[] =>
  layout === 'NCHW' ? [3, height, width] : [height, width, 3];

/** Gradients are of real numbers: a picture that enters as whole numbers has none. */
export const notFloating = (dataType: DataType): ContractIssue => ({
  path: 'input',
  expected: 'a model that takes images as float32 or float16',
  got: dataType,
  fix: 'export the model without the conversion at its input (the Cast), and put its scaling into the contract',
});

/** Throws ContractError where the contract names inputs or outputs that the model lacks, or gives the input another shape. */
export function checkContractAgainstModel(contract: ModelContract, model: ModelDescription, where = 'contract'): void {
  const issues: ContractIssue[] = [];
  const input = model.inputs.find(({ name }) => name === contract.input.name);
  if (input === undefined) {
    issues.push({
      path: 'input.name',
      expected: `one of ${model.inputs.map(({ name }) => name).join(', ')}`,
      got: contract.input.name,
      fix: "name one of the model's inputs",
    });
  } else {
    const wanted = inputShape(contract.input);
    const fits =
      input.dims.length === 4 &&
      wanted.every((size, axis) => input.dims[axis + 1] === null || input.dims[axis + 1] === size);
    if (!fits) {
      issues.push({
        path: 'input',
        expected: `the model's input shape [${input.dims.map((dim) => dim ?? '*').join(', ')}]`,
        got: `${contract.input.layout} [*, ${wanted.join(', ')}]`,
        fix: 'correct layout, width and height',
      });
    }
  }
  const dataType = input?.dataType ?? 'float32';
  if (dataType !== 'float32' && dataType !== 'float16') issues.push(notFloating(dataType));
  for (const [role, name] of Object.entries(contract.output.names)) {
    if (model.outputs.some((output) => output.name === name)) continue;
    issues.push({
      path: `output.names.${role}`,
      expected: `one of ${model.outputs.map((output) => output.name).join(', ')}`,
      got: name,
      fix: "name one of the model's outputs",
    });
  }
  if (issues.length > 0) throw new ContractError({ code: 'CONTRACT_DOES_NOT_FIT_MODEL', where, issues });
}
