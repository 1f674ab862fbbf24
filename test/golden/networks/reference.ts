import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elementCount, type Value } from '@holdfast/onnx';

import manifest from './manifest.json' with { type: 'json' };
import { mobilenetV2 } from './mobilenet-v2.ts';
import { Network, type Activation } from './network.ts';
import { resnet18 } from './resnet18.ts';
import { yolov8 } from './yolov8.ts';

export type NetworkName = keyof typeof manifest.networks;

/** A tensor computed by torch in float64, and the relative L2 error that torch's float32 makes on it. */
export interface ReferenceTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
  readonly torchFloat32Error: number;
}

interface Architecture {
  readonly name: string;
  readonly activation: Activation;
  readonly gain?: number;
  readonly forward: (net: Network, image: Value) => Value;
}

const ARCHITECTURES: Readonly<Record<NetworkName, Architecture>> = {
  'resnet18-silu': { name: 'resnet18', activation: 'silu', forward: resnet18 },
  'resnet18-relu': { name: 'resnet18', activation: 'relu', forward: resnet18 },
  'mobilenetv2-silu': { name: 'mobilenetv2', activation: 'silu', forward: mobilenetV2 },
  'mobilenetv2-relu6': { name: 'mobilenetv2', activation: 'relu6', forward: mobilenetV2 },
  'yolov8n-silu': { name: 'yolov8n', activation: 'silu', gain: 7.5, forward: yolov8 },
};

/** A network in a graph, open for a backward pass, with its references. */
export interface NetworkCase {
  readonly net: Network;
  readonly image: Value;
  readonly output: Value;
  readonly inputDims: readonly number[];
  /** Keyed by `output`, `input` (gradient of the input) or the name of a weight (its gradient). */
  readonly references: ReadonlyMap<string, ReferenceTensor>;
}

export function openNetwork(name: NetworkName): NetworkCase {
  const { forward, ...settings } = ARCHITECTURES[name];
  const { seed, inputDims, tensors } = manifest.networks[name];
  const net = new Network({ ...settings, scope: `${settings.name}-${seed}` });
  const image = net.graph.input('image', { dataType: 'float32', dims: inputDims });
  const output = forward(net, image);
  const bytes = readFileSync(join(import.meta.dirname, `${name}.bin`));
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const references = Object.entries(tensors).map(([key, { dims, offset, torchFloat32Error }]) => {
    const data = all.subarray(offset, offset + elementCount(dims));
    return [key, { name: key, dims, data, torchFloat32Error }] as const;
  });
  return { net, image, output, inputDims, references: new Map(references) };
}
