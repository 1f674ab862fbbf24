import { sizeOf } from '../axes.ts';
import { convInputGradient } from '../conv/input-gradient.ts';
import { readConv } from '../conv/read-conv.ts';
import { sumPerChannel } from '../conv/sum-per-channel.ts';
import { convWeightGradient } from '../conv/weight-gradient.ts';
import { firstOutputRule } from '../rule.ts';

/** Convolution over any number of spatial axes: transposed convolution for the input, correlation for the weights. */
export const Conv = firstOutputRule({
  opType: 'Conv',
  saves: ['weights'],
  parameters: { kind: 'layer', inputs: [1, 2] },
  vjp(context, dY) {
    const { emit, input, needs, dims, constant } = context;
    const settings = readConv(context);
    const [xDims, dyDims] = [dims(input(0)), dims(dY)];
    const weights = input(1);
    return [
      needs(0)
        ? convInputGradient(emit, {
            dY,
            weights,
            constantWeights: constant(weights),
            channels: sizeOf(xDims, 1),
            ...settings,
          })
        : undefined,
      needs(1) ? convWeightGradient(emit, { x: input(0), xDims, dY, dyDims, ...settings }) : undefined,
      needs(2) ? sumPerChannel(emit, dY, dyDims.length) : undefined,
    ];
  },
});
