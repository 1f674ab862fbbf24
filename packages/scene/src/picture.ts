/**
 * A picture as a file holds it: 8 bits per channel, RGB, rows top to bottom, pixels interleaved.
 * `data.length === width * height * 3`.
 */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * A picture while it is being optimised: float levels in 0..255, RGB, planar (C, H, W).
 * `data.length === 3 * height * width`.
 */
export interface PlanarPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Spreads interleaved 8-bit pixels into float planes; exact. */
export function toPlanar(picture: Picture): PlanarPicture {
  const { width, height, data } = picture;
  const plane = width * height;
  const out = new Float32Array(plane * 3);
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      out[channel * plane + pixel] = data[pixel * 3 + channel] ?? 0;
    }
  }
  return { width, height, data: out };
}

/**
 * Rounds float planes to the nearest 8-bit level (half up) and interleaves them. Values outside 0..255 are clamped.
 * Throws on NaN: a NaN cast to a byte is 0, and a black picture would count as a successful attack.
 */
export function toPicture(planar: PlanarPicture): Picture {
  const { width, height, data } = planar;
  const plane = width * height;
  const out = new Uint8Array(plane * 3);
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const level = data[channel * plane + pixel] ?? NaN;
      if (Number.isNaN(level)) {
        throw new RangeError(`toPicture: level of pixel ${pixel}, channel ${channel} is NaN; expected 0..255`);
      }
      out[pixel * 3 + channel] = Math.min(255, Math.max(0, Math.floor(level + 0.5)));
    }
  }
  return { width, height, data: out };
}
