import type { ValueInfoProto } from '../generated/onnx_pb.js';
import { ModelError } from '../model-error.ts';
import type { PreflightLimits } from './limits.ts';
import { expectDataType, safeElementCount } from './tensor.ts';

/** Throws ModelError where a declared type is no tensor, or its known sizes are absurd (-1 stands for "unknown"). */
export function checkValueType(info: ValueInfoProto, where: string, limits: PreflightLimits): void {
  const value = info.type?.value;
  if (value === undefined) return;
  switch (value.case) {
    case undefined:
      return;
    case 'tensorType': {
      if (value.value.elemType !== 0) expectDataType(value.value.elemType, where);
      const sizes = (value.value.shape?.dim ?? []).flatMap(({ value: dim }) =>
        dim.case === 'dimValue' && dim.value !== -1n ? [dim.value] : [],
      );
      safeElementCount(sizes, where, limits);
      return;
    }
    default:
      throw new ModelError({
        code: 'UNSUPPORTED_TYPE',
        where,
        expected: 'a tensor',
        got: value.case.replace('Type', ''),
        fix: 'export the model with tensors as inputs and outputs (for sklearn models: without ZipMap)',
      });
  }
}
