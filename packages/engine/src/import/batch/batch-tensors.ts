import { elementCount } from '@holdfast/onnx';
import { bytesOf, tensorOver, type NumericTensor } from './tensor-bytes.ts';

const resized = (dims: readonly number[], axis: number, size: number): number[] =>
  dims.map((own, index) => (index === axis ? size : own));

/** Pictures [1, ...] of one type and shape as one batch, joined along their first axis. */
export function joinPictures(first: NumericTensor, rest: readonly NumericTensor[]): NumericTensor {
  const pictures = [first, ...rest].map(bytesOf);
  const size = first.data.byteLength;
  const joined = new Uint8Array(size * pictures.length);
  pictures.forEach((bytes, index) => joined.set(bytes, index * size));
  return tensorOver(first.dataType, resized(first.dims, 0, pictures.length), joined.buffer);
}

/** Picture `index` of a batch that is counted by `axis`, with size 1 on that axis. */
export function pictureOf(
  batch: NumericTensor,
  { axis, index }: { readonly axis: number; readonly index: number },
): NumericTensor {
  const source = bytesOf(batch);
  const inner = elementCount(batch.dims.slice(axis + 1)) * batch.data.BYTES_PER_ELEMENT;
  const stride = inner * (batch.dims[axis] ?? 1);
  const blocks = elementCount(batch.dims.slice(0, axis));
  const picture = new Uint8Array(blocks * inner);
  for (let block = 0; block < blocks; block++) {
    const start = block * stride + index * inner;
    picture.set(source.subarray(start, start + inner), block * inner);
  }
  return tensorOver(batch.dataType, resized(batch.dims, axis, 1), picture.buffer);
}

/** A tensor of size 1 on `axis`, repeated `times` times along it. */
export function repeatPicture(tensor: NumericTensor, axis: number, times: number): NumericTensor {
  const source = bytesOf(tensor);
  const inner = elementCount(tensor.dims.slice(axis + 1)) * tensor.data.BYTES_PER_ELEMENT;
  const repeated = new Uint8Array(source.length * times);
  for (let block = 0; block * inner < source.length; block++) {
    const part = source.subarray(block * inner, (block + 1) * inner);
    for (let copy = 0; copy < times; copy++) repeated.set(part, (block * times + copy) * inner);
  }
  return tensorOver(tensor.dataType, resized(tensor.dims, axis, times), repeated.buffer);
}
