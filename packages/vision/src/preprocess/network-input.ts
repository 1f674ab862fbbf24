import { float32, type TensorOf } from '@holdfast/onnx';
import type { Picture } from '@holdfast/scene';
import type { InputContract } from '../contract.ts';

/** Which channel of an RGB picture stands at each place of the network's input. */
export const channelOrder = (input: Pick<InputContract, 'channels'>): readonly [number, number, number] =>
  input.channels === 'RGB' ? [0, 1, 2] : [2, 1, 0];

/**
 * The model's input for one picture of its input size: float32 [1, 3, H, W] or [1, H, W, 3], each value
 * `(level * scale - mean) / std`, rounded to float32 after every operation as `networkInputGraph` does.
 * Throws RangeError when the picture has another size.
 */
export function toNetworkInput(picture: Picture, input: InputContract): TensorOf<'float32'> {
  const { width, height } = input;
  if (picture.width !== width || picture.height !== height) {
    throw new RangeError(
      `toNetworkInput: expected a picture of ${width} x ${height}, got ${picture.width} x ${picture.height}; use fitToInput first`,
    );
  }
  const f = Math.fround;
  const order = channelOrder(input);
  // 256 levels by 3 channels: a table keeps the arithmetic out of the pixel loop.
  const values = order.map((_, channel) =>
    Float32Array.from({ length: 256 }, (__, level) => {
      const scaled = f(level * f(input.scale));
      return f(f(scaled - f(input.mean[channel] ?? 0)) / f(input.std[channel] ?? 1));
    }),
  );
  const plane = width * height;
  const out = new Float32Array(plane * 3);
  const isPlanar = input.layout === 'NCHW';
  order.forEach((source, channel) => {
    const table = values[channel] ?? new Float32Array(0);
    for (let pixel = 0; pixel < plane; pixel++) {
      const at = isPlanar ? channel * plane + pixel : pixel * 3 + channel;
      out[at] = table[picture.data[pixel * 3 + source] ?? 0] ?? NaN;
    }
  });
  return float32(isPlanar ? [1, 3, height, width] : [1, height, width, 3], out);
}
