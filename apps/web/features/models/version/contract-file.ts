import type { ModelVersionFieldsFragment } from './model-version-detail.generated.ts';

/** A contract as the command line looks for it beside a model: `model.onnx` and `model.contract.json`. Undefined until one is confirmed. */
export function contractFile({
  contract,
  fileName,
}: Pick<ModelVersionFieldsFragment, 'contract' | 'fileName'>):
  { readonly name: string; readonly href: string } | undefined {
  if (contract === null) return undefined;
  return {
    name: `${fileName.replace(/\.onnx$/i, '')}.contract.json`,
    href: `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(contract, null, 2))}`,
  };
}
