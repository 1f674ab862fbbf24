import type { Value } from '@holdfast/onnx';

import type { Network } from './network.ts';

interface Group {
  readonly expansion: number;
  readonly width: number;
  readonly blocks: number;
  readonly stride: number;
}

const GROUPS: readonly Group[] = [
  { expansion: 1, width: 8, blocks: 1, stride: 1 },
  { expansion: 6, width: 12, blocks: 2, stride: 2 },
  { expansion: 6, width: 16, blocks: 2, stride: 2 },
  { expansion: 6, width: 24, blocks: 2, stride: 1 },
];

/** MobileNetV2 (Sandler et al., 2018): inverted residuals with depthwise convolutions and linear bottlenecks, narrow. */
export function mobilenetV2(net: Network, image: Value): Value {
  let x = net.activate(net.convNorm('stem', image, 8, { kernel: 3, stride: 2 }));
  GROUPS.forEach(({ expansion, width, blocks, stride: firstStride }, group) => {
    for (let block = 0; block < blocks; block++) {
      const name = `group${group}.${block}`;
      const stride = block === 0 ? firstStride : 1;
      const hidden = net.channels(x) * expansion;
      const expanded = expansion === 1 ? x : net.activate(net.convNorm(`${name}.expand`, x, hidden));
      const deep = net.convNorm(`${name}.depthwise`, expanded, hidden, { kernel: 3, stride, groups: hidden });
      const y = net.convNorm(`${name}.project`, net.activate(deep), width);
      x = stride === 1 && net.channels(x) === width ? net.graph.op('Add', [x, y]) : y;
    }
  });
  return net.head('head', net.activate(net.convNorm('last', x, 48)), 10);
}
