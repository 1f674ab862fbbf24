import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import type { Tensor } from '@holdfast/onnx';

import { TensorProtoSchema } from '../../packages/onnx/src/generated/onnx_pb.js';
import { readTensorProto } from '../../packages/onnx/src/serialization/read-tensor.ts';

/** Where Debian's package libonnx-testdata puts the test data of the ONNX project. */
const DEBIAN_FOLDER = '/usr/share/libonnx-testdata/data';

/** Folder with `node`, `simple` ..., from HOLDFAST_ONNX_TESTDATA or Debian's package; `undefined` where there is none. */
export function onnxTestDataFolder(): string | undefined {
  const folder = process.env['HOLDFAST_ONNX_TESTDATA'] ?? DEBIAN_FOLDER;
  return existsSync(join(folder, 'node')) ? folder : undefined;
}

/** One test of the ONNX project: a model with recorded inputs and outputs, in the order of the model's. */
export interface OnnxTestCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Throws where a recorded value is not a tensor. */
  readonly read: () => { readonly inputs: readonly Tensor[]; readonly outputs: readonly Tensor[] };
}

function readTensors(folder: string, prefix: string): Tensor[] {
  const count = readdirSync(folder).filter((file) => file.startsWith(prefix)).length;
  return Array.from({ length: count }, (_, k) => {
    const file = join(folder, `${prefix}_${k}.pb`);
    return readTensorProto(fromBinary(TensorProtoSchema, readFileSync(file)), file);
  });
}

export function onnxTestCases(folder: string, suite: string): OnnxTestCase[] {
  return readdirSync(join(folder, suite)).map((name) => {
    const data = join(folder, suite, name, 'test_data_set_0');
    return {
      name: `${suite}/${name}`,
      bytes: readFileSync(join(folder, suite, name, 'model.onnx')),
      read: () => ({ inputs: readTensors(data, 'input'), outputs: readTensors(data, 'output') }),
    };
  });
}
