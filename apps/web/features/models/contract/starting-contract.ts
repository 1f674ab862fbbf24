import { contractSchema, type ContractValue } from './contract-value.ts';

interface TensorLike {
  readonly name: string;
  readonly dims: readonly string[] | null;
}

interface ReadModel {
  readonly inputs: readonly TensorLike[];
  readonly outputs: readonly TensorLike[];
}

const sizeOf = (dim: string | undefined): number => (Number(dim) > 0 ? Number(dim) : 224);

/** Something to begin with for a model whose outputs no decoder recognises: its names and sizes, the rest as is most usual. Undefined without an image input. */
export function startingContract({ inputs, outputs }: ReadModel): ContractValue | undefined {
  const input = inputs.find(({ dims }) => dims?.length === 4);
  const [output] = outputs;
  if (input === undefined || output === undefined) return undefined;
  const dims = input.dims ?? [];
  const isLast = dims[3] === '3' && dims[1] !== '3';
  const [height, width] = isLast ? dims.slice(1, 3) : dims.slice(2);
  const layout = isLast ? 'NHWC' : 'NCHW';
  return contractSchema.parse({
    version: 1,
    task: 'classification',
    input: {
      ...{ name: input.name, layout, channels: 'RGB', width: sizeOf(width), height: sizeOf(height) },
      resize: { rule: 'stretch' },
      scale: 1 / 255,
    },
    output: { decoder: 'classifier', names: { scores: output.name }, activation: 'logits', labels: [] },
  });
}
