import { readInt, type Value } from '@holdfast/onnx';
import { fromFront, sizeOf } from '../axes.ts';
import { convInputGradient } from '../conv/input-gradient.ts';
import { readConv } from '../conv/read-conv.ts';
import { sliceInputChannels } from '../conv/rotate-weights.ts';
import type { PatternContext, VjpPattern } from './pattern.ts';

/**
 * An ungrouped Conv that alone reads a Concat of channels: one input gradient per part, with the weights sliced, instead of a
 * whole gradient that is cut apart again; cutting leaves onnxruntime's blocked layout (-7% on a 640 px detector). Only
 * where the rest of the convolution (weights, bias) wants no gradient, and where the parts fill that layout's blocks: small
 * ones would be computed as a whole block each.
 */
export const convOfConcat: VjpPattern = {
  name: 'Conv of Concat',
  apply(context) {
    const { node, dY, emit, dims, constant, isActive } = context;
    if (node.opType !== 'Conv' || node.domain !== '' || (readInt(node, 'group') ?? 1) !== 1) return undefined;
    const [x = '', weights = '', bias = ''] = node.inputs;
    const constantWeights = constant(weights);
    const parts = channelParts(context, x);
    if (constantWeights === undefined || parts === undefined || isActive(weights) || isActive(bias)) return undefined;
    const { window } = readConv({
      node,
      dims,
      input: (index) => node.inputs[index] ?? '',
      output: (index) => node.outputs[index] ?? '',
    });
    if (!fillsBlocks(parts.filter(isActive).map((part) => sizeOf(dims(part), 1)))) return undefined;
    const cotangents = new Map<Value, Value>();
    let start = 0;
    for (const part of parts) {
      const channels = sizeOf(dims(part), 1);
      if (isActive(part)) {
        const sliced = sliceInputChannels(constantWeights, start, start + channels);
        const dX = convInputGradient(emit, {
          dY,
          weights: emit.constant(sliced),
          constantWeights: sliced,
          group: 1,
          channels,
          window,
        });
        const known = cotangents.get(part);
        cotangents.set(part, known === undefined ? dX : emit.add(known, dX));
      }
      start += channels;
    }
    return cotangents;
  },
};

/** The values that a Concat of channels joins into `x`, where nobody else reads `x`. */
function channelParts({ producer, isOnlyUse, dims }: PatternContext, x: Value): readonly Value[] | undefined {
  const concat = producer(x);
  if (concat?.opType !== 'Concat' || concat.domain !== '' || !isOnlyUse(x)) return undefined;
  return fromFront(readInt(concat, 'axis') ?? 0, dims(x).length) === 1 ? concat.inputs : undefined;
}

/** Channels of a block in onnxruntime's NCHWc layout with AVX-512; half as many without. */
const BLOCK_CHANNELS = 16;

/** Whether rounding each part up to whole blocks adds at most a quarter to the channels. */
function fillsBlocks(channels: readonly number[]): boolean {
  const blocked = (count: number): number => Math.ceil(count / BLOCK_CHANNELS) * BLOCK_CHANNELS;
  const apart = channels.reduce((sum, count) => sum + blocked(count), 0);
  const total = channels.reduce((sum, count) => sum + count, 0);
  return apart <= 1.25 * blocked(total);
}
