import { modelOfProto } from '../serialization/read-model.ts';
import { checkFoldingMemory } from './memory.ts';
import { checkModelProto } from './check-proto.ts';
import { decodeModelProto } from './decode.ts';
import { DEFAULT_PREFLIGHT_LIMITS, type PreflightLimits } from './limits.ts';

/**
 * Decides whether a file may be handed to onnxruntime at all; call it before anything else. Refused are: too large or
 * damaged files, data outside the file, unknown domains, opsets other than 7 to 22, absurd shapes, tensors whose data do
 * not fit their shape, cycles, names given twice, values that nobody gives, graphs too large or too deep, model-local
 * functions, and constant expressions that would fill the memory when folded.
 *
 * Throws ModelError naming the node or tensor, and nothing else, whatever the bytes are.
 */
export function preflight(bytes: Uint8Array, limits: Partial<PreflightLimits> = {}): void {
  const bounds = { ...DEFAULT_PREFLIGHT_LIMITS, ...limits };
  const proto = decodeModelProto(bytes, bounds);
  checkModelProto(proto, bounds);
  checkFoldingMemory(modelOfProto(proto), bounds);
}
