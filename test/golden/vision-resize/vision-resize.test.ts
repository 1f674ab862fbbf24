import type { Picture, Size } from '@holdfast/scene';
import { fitToInput, inputContractSchema, resizeAsDeployed } from '@holdfast/vision';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import recorded from './vectors.json' with { type: 'json' };

// Recorded by record.py with OpenCV 4.6.0 and Pillow 9.4.0.
const size = z.tuple([z.number(), z.number()]).transform(([width, height]): Size => ({ width, height }));
const pixels = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const byInterpolation = z.record(z.enum(['nearest', 'bilinear', 'bicubic', 'area']), pixels);
const vectors = z
  .object({
    resized: z.array(z.object({ source: size, target: size, opencv: byInterpolation, pillow: byInterpolation })),
    fitted: z.array(
      z.object({ source: size, target: size, rule: z.string(), shortSide: z.number().optional(), pixels }),
    ),
  })
  .parse(recorded);

/** The same bytes as record.py's `noise`. */
function noise({ width, height }: Size): Picture {
  let state = width * 65536 + height;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return { width, height, data };
}

const differences = (a: Uint8Array, b: Uint8Array): { count: number; largest: number } => {
  expect(a.length).toBe(b.length);
  const all = Array.from(a, (level, index) => Math.abs(level - (b[index] ?? 0)));
  return { count: all.filter((difference) => difference > 0).length, largest: Math.max(...all) };
};

const contract = (resize: object, target: Size): z.infer<typeof inputContractSchema> =>
  inputContractSchema.parse({ name: 'x', layout: 'NCHW', channels: 'RGB', ...target, resize });

const title = (from: Size, to: Size): string => `${from.width}x${from.height} -> ${to.width}x${to.height}`;

describe.each(vectors.resized.map((vector) => ({ ...vector, title: title(vector.source, vector.target) })))(
  'resizing $title',
  ({ source, target, opencv, pillow }) => {
    it.each(Object.entries(opencv))('%s without antialiasing equals OpenCV', (interpolation, expected) => {
      const { resize } = contract({ rule: 'stretch', interpolation, antialias: false }, target);
      const found = differences(resizeAsDeployed(noise(source), target, resize).data, expected);
      // OpenCV's SIMD code for cubic rounds in float32: one level near ties.
      if (interpolation === 'bicubic') {
        expect(found.largest).toBeLessThanOrEqual(1);
        expect(found.count / expected.length).toBeLessThan(0.002);
      } else expect(found).toEqual({ count: 0, largest: 0 });
    });

    it.each(Object.entries(pillow))('%s with antialiasing equals Pillow', (interpolation, expected) => {
      const { resize } = contract({ rule: 'stretch', interpolation, antialias: true }, target);
      expect(differences(resizeAsDeployed(noise(source), target, resize).data, expected)).toEqual({
        count: 0,
        largest: 0,
      });
    });
  },
);

describe('fitToInput equals the pre-processing it is named after', () => {
  it.each(vectors.fitted.map((vector) => ({ ...vector, title: title(vector.source, vector.target) })))(
    '$rule $title',
    ({ source, target, rule, shortSide, pixels: expected }) => {
      const antialias = rule === 'centre-crop';
      const { picture } = fitToInput(noise(source), contract({ rule, shortSide, antialias }, target));
      expect(differences(picture.data, expected)).toEqual({ count: 0, largest: 0 });
    },
  );
});
