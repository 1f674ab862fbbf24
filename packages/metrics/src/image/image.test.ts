import type { Picture } from '@holdfast/scene';
import { describe, expect, it } from 'vitest';
import { imageDistance } from './distance.ts';
import { ssim } from './ssim.ts';

const WIDTH = 40;
const HEIGHT = 30;

function draw(level: (x: number, y: number, channel: number) => number): Picture {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return level(pixel % WIDTH, Math.floor(pixel / WIDTH), i % 3);
  });
  return { width: WIDTH, height: HEIGHT, data };
}

function change(picture: Picture, by: (level: number, x: number, y: number, channel: number) => number): Picture {
  return draw((x, y, channel) => {
    const level = by(picture.data[(y * WIDTH + x) * 3 + channel] ?? NaN, x, y, channel);
    return Math.min(255, Math.max(0, level));
  });
}

const pattern = draw((x, y, c) => (x * 7 + y * 13 + c * 40 + ((x * y) % 17) * 5) % 256);
const smooth = draw((x, y, c) => Math.floor(127.5 + 100 * Math.sin(x / 6 + c) * Math.cos(y / 5)));
const noisy = (picture: Picture): Picture =>
  change(picture, (level, x, y, c) => level + ((x * 31 + y * 17 + c * 7) % 9) - 4);
const inverted = change(smooth, (level) => 255 - level);

describe('SSIM and PSNR', () => {
  // From scikit-image 0.19.3: structural_similarity(luma, luma, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
  // data_range=255) and peak_signal_noise_ratio(data_range=255) of the pictures drawn above.
  it.each([
    ['a pattern and its noisy copy', pattern, noisy(pattern), 0.9989199729232731, 39.93591263950005],
    ['a smooth picture and its noisy copy', smooth, noisy(smooth), 0.9938863619111216, 39.88900270660216],
    ['two different pictures', pattern, smooth, 0.21362594420031664, 10.386367772364034],
    ['a picture and its negative', smooth, inverted, -0.6394133360278389, 8.302060583651944],
  ])('equal those of scikit-image for %s', (_, a, b, expectedSsim, expectedPsnr) => {
    expect(ssim(a, b)).toBeCloseTo(expectedSsim, 10);
    expect(imageDistance(b, a).psnrDb).toBeCloseTo(expectedPsnr, 10);
    expect(ssim(b, a)).toBeCloseTo(expectedSsim, 10);
  });

  it('are 1 and unbounded for equal pictures', () => {
    expect(ssim(pattern, pattern)).toBeCloseTo(1, 12);
    expect(imageDistance(pattern, pattern)).toEqual({
      linfLevels: 0,
      l2Levels: 0,
      meanAbsoluteLevels: 0,
      psnrDb: null,
    });
  });

  it('refuse pictures of different sizes', () => {
    const small: Picture = { width: 10, height: 12, data: new Uint8Array(360) };
    expect(() => imageDistance(small, pattern)).toThrow(/same size/);
    expect(() => ssim(small, pattern)).toThrow(/same size/);
  });

  it.each([1, 2, 8])('measure SSIM of pictures smaller than its window too: %i pixels high', (height) => {
    const picture = (level: number): Picture => ({
      width: 12,
      height,
      data: Uint8Array.from({ length: 36 * height }, (_, i) => level + ((i * 7) % 50)),
    });
    expect(ssim(picture(100), picture(100))).toBeCloseTo(1, 12);
    const other = ssim(picture(100), picture(140));
    expect(other).toBeGreaterThan(0);
    expect(other).toBeLessThan(0.99);
  });
});

describe('imageDistance', () => {
  it('measures the change in levels over all channels', () => {
    const original: Picture = { width: 2, height: 1, data: Uint8Array.of(10, 20, 30, 40, 50, 60) };
    const picture: Picture = { width: 2, height: 1, data: Uint8Array.of(13, 20, 26, 40, 50, 60) };
    const { linfLevels, l2Levels, meanAbsoluteLevels } = imageDistance(picture, original);
    expect([linfLevels, l2Levels, meanAbsoluteLevels]).toEqual([4, 5, 7 / 6]);
  });
});
