import type { Picture, Size } from '@holdfast/scene';

interface Filter {
  /** Half width at scale 1, in source pixels. */
  readonly support: number;
  readonly weight: (distance: number) => number;
}

/** Keys' cubic kernel with Pillow's a = -0.5. */
function cubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

const filters = {
  area: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: cubic },
} satisfies Record<string, Filter>;

interface Taps {
  readonly first: number;
  /** Fixed point with 22 fractional bits. */
  readonly weights: Int32Array;
}

const PRECISION = 2 ** 22;

/** Pillow's precompute_coeffs and normalize_coeffs_8bpc: the filter grows with the scale, which is what antialiases. */
function precomputeTaps(sourceSize: number, outputSize: number, filter: Filter): readonly Taps[] {
  const scale = sourceSize / outputSize;
  const stretch = Math.max(scale, 1);
  const support = filter.support * stretch;
  return Array.from({ length: outputSize }, (_, index) => {
    const centre = (index + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(sourceSize, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: end - first }, (__, tap) => filter.weight((tap + first - centre + 0.5) / stretch));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    const weights = Int32Array.from(raw, (weight) => {
      const scaled = (sum === 0 ? weight : weight / sum) * PRECISION;
      return Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    });
    return { first, weights };
  });
}

/** One pass: `line` pixels are `pixelStep` bytes apart, lines `lineStep`. Products stay below 2^53, so doubles are exact. */
function pass(options: {
  source: Uint8Array;
  taps: readonly Taps[];
  lineCount: number;
  from: { pixelStep: number; lineStep: number };
  to: { pixelStep: number; lineStep: number };
}): Uint8Array {
  const { source, taps, lineCount } = options;
  const out = new Uint8Array(lineCount * taps.length * 3);
  for (let line = 0; line < lineCount; line++) {
    taps.forEach(({ first, weights }, index) => {
      for (let channel = 0; channel < 3; channel++) {
        let sum = PRECISION / 2;
        for (let tap = 0; tap < weights.length; tap++) {
          const at = line * options.from.lineStep + (first + tap) * options.from.pixelStep + channel;
          sum += (source[at] ?? 0) * (weights[tap] ?? 0);
        }
        const at = line * options.to.lineStep + index * options.to.pixelStep + channel;
        out[at] = Math.min(255, Math.max(0, Math.floor(sum / PRECISION)));
      }
    });
  }
  return out;
}

/** Pillow adds the scale up step by step (ImagingScaleAffine); the accumulated rounding decides some borders. */
function nearestPositions(sourceSize: number, outputSize: number): readonly number[] {
  const scale = sourceSize / outputSize;
  let position = scale * 0.5;
  return Array.from({ length: outputSize }, () => {
    const source = Math.min(sourceSize - 1, Math.trunc(position));
    position += scale;
    return source;
  });
}

function resizeNearest(picture: Picture, size: Size): Picture {
  const data = new Uint8Array(size.width * size.height * 3);
  const columns = nearestPositions(picture.width, size.width);
  nearestPositions(picture.height, size.height).forEach((sourceY, y) => {
    columns.forEach((sourceX, x) => {
      const source = (sourceY * picture.width + sourceX) * 3;
      data.set(picture.data.subarray(source, source + 3), (y * size.width + x) * 3);
    });
  });
  return { ...size, data };
}

/**
 * Resizes as Pillow's `Image.resize` does with 8-bit pixels (Pillow 9.4, src/libImaging/Resample.c): the filter is widened
 * when shrinking, columns first, rounded to 8 bits between the passes. torchvision on PIL images is the same. `area` is
 * Pillow's BOX filter.
 */
export function resizeLikePillow(
  picture: Picture,
  size: Size,
  interpolation: 'nearest' | 'bilinear' | 'bicubic' | 'area',
): Picture {
  if (interpolation === 'nearest') return resizeNearest(picture, size);
  const filter = filters[interpolation];
  let { data } = picture;
  if (size.width !== picture.width) {
    data = pass({
      source: data,
      taps: precomputeTaps(picture.width, size.width, filter),
      lineCount: picture.height,
      from: { pixelStep: 3, lineStep: picture.width * 3 },
      to: { pixelStep: 3, lineStep: size.width * 3 },
    });
  }
  if (size.height !== picture.height) {
    data = pass({
      source: data,
      taps: precomputeTaps(picture.height, size.height, filter),
      lineCount: size.width,
      from: { pixelStep: size.width * 3, lineStep: 3 },
      to: { pixelStep: size.width * 3, lineStep: 3 },
    });
  }
  return { ...size, data };
}
