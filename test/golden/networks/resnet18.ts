import { attr, type Value } from '@holdfast/onnx';

import type { Network } from './network.ts';

/** ResNet-18 (He et al., 2016) with a quarter to a sixteenth of its channels. */
export function resnet18(net: Network, image: Value): Value {
  let x = net.activate(net.convNorm('stem', image, 8, { kernel: 7, stride: 2 }));
  x = net.graph.op('MaxPool', [x], {
    kernel_shape: attr.ints([3, 3]),
    strides: attr.ints([2, 2]),
    pads: attr.ints([1, 1, 1, 1]),
  });
  [8, 16, 24, 32].forEach((width, stage) => {
    for (let block = 0; block < 2; block++) {
      const name = `stage${stage}.${block}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const inner = net.activate(net.convNorm(`${name}.a`, x, width, { kernel: 3, stride }));
      const y = net.convNorm(`${name}.b`, inner, width, { kernel: 3 });
      const isProjected = stride !== 1 || net.channels(x) !== width;
      const skip = isProjected ? net.convNorm(`${name}.skip`, x, width, { stride }) : x;
      x = net.activate(net.graph.op('Add', [y, skip]));
    }
  });
  return net.head('head', x, 10);
}
