/** What TF.js answered, small enough to keep: see scripts/record/tfjs-outputs.ts. */
export interface RecordedOutput {
  readonly name: string;
  readonly dims: readonly number[];
  /** Over all elements, in double precision. */
  readonly sum: number;
  readonly sumOfSquares: number;
  /** Every `stride`-th element from the first. */
  readonly stride: number;
  readonly samples: readonly number[];
  /** The largest elements and where they stand, largest first. */
  readonly top: readonly { readonly index: number; readonly value: number }[];
}

export interface RecordedPhoto {
  readonly photo: string;
  readonly inputSha256: string;
  readonly outputs: readonly RecordedOutput[];
}

export interface Recording {
  readonly tfjs: string;
  readonly model: string;
  readonly photos: readonly RecordedPhoto[];
}

const SAMPLES = 512;
const TOP = 100;

/** Seven digits: what a float32 holds. */
const short = (value: number): number => Number(value.toPrecision(8));

export function summarise(name: string, dims: readonly number[], data: Float32Array): RecordedOutput {
  // Odd, so that the samples do not all fall on the same channel of an even number of channels.
  const stride = Math.max(1, Math.floor(data.length / SAMPLES) | 1);
  const samples = data.filter((_, index) => index % stride === 0);
  const order = Array.from(data.keys()).sort((a, b) => (data[b] ?? 0) - (data[a] ?? 0) || a - b);
  return {
    name,
    dims,
    sum: short(data.reduce((sum, value) => sum + value, 0)),
    sumOfSquares: short(data.reduce((sum, value) => sum + value * value, 0)),
    stride: data.length <= SAMPLES * 2 ? 1 : stride,
    samples: Array.from(data.length <= SAMPLES * 2 ? data : samples, short),
    top: order.slice(0, TOP).map((index) => ({ index, value: short(data[index] ?? 0) })),
  };
}
