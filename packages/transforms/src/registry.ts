import type { EvaluationTransform } from './transform.ts';
import { brightness } from './transforms/brightness.ts';
import { contrast } from './transforms/contrast.ts';
import { crop } from './transforms/crop.ts';
import { gaussianBlur } from './transforms/gaussian-blur.ts';
import { identity } from './transforms/identity.ts';
import { invert } from './transforms/invert.ts';
import { jpeg } from './transforms/jpeg.ts';
import { median } from './transforms/median.ts';
import { motionBlur } from './transforms/motion-blur.ts';
import { noise } from './transforms/noise.ts';
import { resize } from './transforms/resize.ts';
import { rotate } from './transforms/rotate.ts';
import { stretch } from './transforms/stretch.ts';
import { webp } from './transforms/webp.ts';

/** Every transform there is. A new one is one file in `transforms/` and one line here. */
export const transforms: readonly EvaluationTransform[] = Object.freeze([
  identity,
  jpeg,
  webp,
  median,
  gaussianBlur,
  motionBlur,
  crop,
  resize,
  rotate,
  stretch,
  brightness,
  contrast,
  invert,
  noise,
]);

export const transformNames: readonly string[] = transforms.map(({ name }) => name);
