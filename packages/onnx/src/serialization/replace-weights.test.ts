import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { AttributeProto_AttributeType, ModelProtoSchema } from '../generated/onnx_pb.js';
import { float16ToNumber, numberToBfloat16, bfloat16ToNumber, upcastTensor } from '../half.ts';
import { float32, type TensorOf } from '../tensor.ts';
import { readModel } from './read-model.ts';
import { replaceWeights } from './replace-weights.ts';

const VALUES = [0.5, -1.25, 3.1415927, 1e-3];
const NEW = [1.5, 2.00390625, -7.25, 0.3333333];
const rawOf = (data: Float32Array | Uint16Array): Uint8Array => new Uint8Array(data.buffer);
const replacement = (data: readonly number[] = NEW): TensorOf<'float32'> => float32([2, 2], data);

/** One Add per weight, so that all of them are used; the doc strings stand for whatever else a file holds. */
function modelFile(): Uint8Array {
  const dims = [2n, 2n];
  const halves = Uint16Array.from([0x3800, 0xbd00, 0x4248, 0x1419]);
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 8n,
      docString: 'kept',
      opsetImport: [{ domain: '', version: 17n }],
      graph: {
        name: 'weights',
        docString: 'kept too',
        initializer: [
          { name: 'raw', dims, dataType: 1, rawData: rawOf(Float32Array.from(VALUES)), docString: 'a weight' },
          { name: 'packed', dims, dataType: 1, floatData: VALUES },
          { name: 'half', dims, dataType: 10, rawData: rawOf(halves) },
          { name: 'half-as-int', dims, dataType: 10, int32Data: [...halves] },
          { name: 'brain', dims, dataType: 16, rawData: rawOf(halves) },
          { name: 'double', dims, dataType: 11, doubleData: VALUES },
          { name: 'whole', dims, dataType: 7, int64Data: [1n, 2n, 3n, 4n] },
        ],
        node: [
          {
            name: 'constant',
            opType: 'Constant',
            output: ['constant'],
            attribute: [
              {
                name: 'value',
                type: AttributeProto_AttributeType.TENSOR,
                t: { dims, dataType: 1, rawData: rawOf(Float32Array.from(VALUES)) },
              },
            ],
          },
          { name: 'add', opType: 'Add', input: ['raw', 'constant'], output: ['y'] },
        ],
        output: [{ name: 'y', type: { value: { case: 'tensorType', value: { elemType: 1 } } } }],
      },
    }),
  );
}

const valuesOf = (bytes: Uint8Array, name: string): number[] => {
  const tensor = readModel(bytes).graph.initializers.get(name);
  if (tensor === undefined) throw new Error(`no ${name}`);
  const { data } = upcastTensor(tensor);
  return Array.from(data, Number);
};

describe('replaceWeights', () => {
  const file = modelFile();

  it.each(['raw', 'packed', 'constant', 'double'])('%s: exactly the new numbers', (name) => {
    expect(valuesOf(replaceWeights(file, new Map([[name, replacement()]])), name)).toEqual([...replacement().data]);
  });

  it.each(['half', 'half-as-int'])('%s: rounded to half precision', (name) => {
    const read = valuesOf(replaceWeights(file, new Map([[name, replacement()]])), name);
    expect(read).toEqual([1.5, 2.00390625, -7.25, float16ToNumber(0x3555)]);
  });

  it('bfloat16: rounded to the nearest, ties to even', () => {
    const read = valuesOf(
      replaceWeights(file, new Map([['brain', replacement([1, 1.00390625, 1.01171875, -3])]])),
      'brain',
    );
    expect(read).toEqual([1, 1, 1.015625, -3]);
    expect(bfloat16ToNumber(numberToBfloat16(NaN))).toBeNaN();
    expect(bfloat16ToNumber(numberToBfloat16(Infinity))).toBe(Infinity);
  });

  it('leaves every byte alone that is not the weight', () => {
    const changed = replaceWeights(file, new Map(['raw', 'packed', 'half'].map((name) => [name, replacement()])));
    expect(changed).toHaveLength(file.length);
    const back = new Map(['raw', 'packed', 'half'].map((name) => [name, replacement(valuesOf(file, name))] as const));
    expect(replaceWeights(changed, back)).toEqual(file);
    // 4 floats, 4 floats and 4 halves: no other byte may differ.
    const differing = changed.reduce((count, byte, index) => count + (byte === file[index] ? 0 : 1), 0);
    expect(differing).toBeGreaterThan(20);
    expect(differing).toBeLessThanOrEqual(4 * 4 + 4 * 4 + 4 * 2);
  });

  it('keeps everything else where a weight changes its length', () => {
    const changed = readModel(replaceWeights(file, new Map([['half-as-int', replacement()]])));
    const before = readModel(file);
    expect(changed.graph.nodes).toEqual(before.graph.nodes);
    for (const [name, tensor] of before.graph.initializers) {
      if (name !== 'half-as-int') expect(changed.graph.initializers.get(name), name).toEqual(tensor);
    }
  });

  it('gives the same bytes for no weights at all', () => {
    expect(replaceWeights(file, new Map())).toEqual(file);
  });

  it('refuses what is not a weight of this file', () => {
    const replace = (name: string, weights: TensorOf<'float32'>) => () =>
      replaceWeights(file, new Map([[name, weights]]));
    expect(replace('absent', replacement())).toThrow(/weights `absent`.*INVALID_TENSOR/);
    expect(replace('raw', float32([4], NEW))).toThrow(/shape \[2, 2\]/);
    expect(replace('whole', replacement())).toThrow(/floating point/);
  });
});
