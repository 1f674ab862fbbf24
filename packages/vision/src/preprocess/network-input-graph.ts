import { attr, float32, int64s, type GraphBuilder, type Value } from '@holdfast/onnx';
import type { InputContract } from '../contract.ts';
import { channelOrder } from './network-input.ts';

/**
 * `toNetworkInput` as graph nodes: `planarBatch` is [N, 3, H, W], RGB, levels 0..255; the result has the contract's layout,
 * channel order and normalisation. Operations that change nothing are left out.
 */
export function networkInputGraph(graph: GraphBuilder, planarBatch: Value, input: InputContract): Value {
  const [, channels, height, width] = graph.dims(planarBatch);
  if (channels !== 3 || height !== input.height || width !== input.width) {
    throw new RangeError(
      `networkInputGraph: expected [N, 3, ${input.height}, ${input.width}], got [${graph.dims(planarBatch).join(', ')}]`,
    );
  }
  const perChannel = (values: readonly number[], hint: string): Value =>
    graph.constant(float32([1, 3, 1, 1], values), hint);
  let value = planarBatch;
  if (input.channels === 'BGR') {
    const order = graph.constant(int64s(channelOrder(input)), 'channel_order');
    value = graph.op('Gather', [value, order], { axis: attr.int(1) }, { hint: 'to_bgr' });
  }
  if (input.scale !== 1) value = graph.op('Mul', [value, graph.scalar(input.scale)], {}, { hint: 'scale' });
  if (input.mean.some((mean) => mean !== 0)) {
    value = graph.op('Sub', [value, perChannel(input.mean, 'mean')], {}, { hint: 'centre' });
  }
  if (input.std.some((std) => std !== 1)) {
    value = graph.op('Div', [value, perChannel(input.std, 'std')], {}, { hint: 'standardise' });
  }
  return input.layout === 'NCHW'
    ? value
    : graph.op('Transpose', [value], { perm: attr.ints([0, 2, 3, 1]) }, { hint: 'to_nhwc' });
}
