import { attr, float32, int64s, type Attributes } from '@holdfast/onnx';

import { constant, variable, type CaseTable } from './case.ts';
import { drawFrom, type Draw } from './draw.ts';

type SizePair = readonly [from: number, to: number];

/** Input and output sizes whose ratio is exact in float32. */
const EXACT: readonly [SizePair, ...SizePair[]] = [
  [2, 4],
  [3, 6],
  [4, 2],
  [4, 4],
  [6, 3],
  [1, 3],
  [4, 6],
  [2, 8],
];

/** Pairs for regions of interest; onnxruntime ignores the region of an axis that keeps its size. */
const CHANGING: readonly [SizePair, ...SizePair[]] = [
  [2, 4],
  [6, 3],
  [4, 6],
];

/** Sizes whose ratio float32 rounds: a nearest coordinate on a tie may then fall on either side. */
const INEXACT: readonly [SizePair, ...SizePair[]] = [
  [3, 4],
  [5, 3],
  [3, 7],
  [6, 5],
];

type Region = readonly [start: SizePair, end: SizePair];

/**
 * Regions of interest as fractions of height and width, inside the picture and reaching beyond it. Their coordinates fall on
 * no element and no border, where float32 decides for either side.
 */
const REGIONS: readonly [Region, ...Region[]] = [
  [
    [0.13, 0.21],
    [0.83, 0.91],
  ],
  [
    [-0.17, 0.06],
    [1.19, 0.97],
  ],
  [
    [0.91, 0.07],
    [0.11, 0.96],
  ],
];

interface ResizeSettings {
  readonly attributes: Attributes;
  readonly isNearest: boolean;
  /** Whether a region of interest says which part of the picture is resized. */
  readonly cropsRegion: boolean;
}

function settings(draw: Draw): ResizeSettings {
  const mode = draw.pick(['nearest', 'nearest', 'linear', 'linear', 'cubic']);
  const coordinates = draw.pick([
    'half_pixel',
    'half_pixel',
    'pytorch_half_pixel',
    'align_corners',
    'asymmetric',
    'half_pixel_symmetric',
    'tf_crop_and_resize',
  ]);
  const nearest = draw.pick(['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil']);
  const cropsRegion = coordinates === 'tf_crop_and_resize';
  return {
    isNearest: mode === 'nearest',
    cropsRegion,
    attributes: {
      ...(cropsRegion && draw.coin() ? { extrapolation_value: attr.float(0.5) } : {}),
      mode: attr.string(mode),
      coordinate_transformation_mode: attr.string(coordinates),
      ...(mode === 'nearest' ? { nearest_mode: attr.string(nearest) } : {}),
      ...(mode === 'cubic'
        ? { cubic_coeff_a: attr.float(draw.pick([-0.75, -0.5])), exclude_outside: attr.int(draw.int(0, 1)) }
        : {}),
    },
  };
}

export const resizeCases: CaseTable = {
  Resize: (random) => {
    const draw = drawFrom(random);
    const { attributes, isNearest, cropsRegion } = settings(draw);
    // With a region, onnxruntime multiplies the whole size by the scale where the specification takes the region's.
    const byScale = !cropsRegion && draw.coin();
    const exact = isNearest || byScale || draw.coin();
    const pairs = cropsRegion ? CHANGING : exact ? EXACT : INEXACT;
    const [height, toHeight] = draw.pick(pairs);
    const [width, toWidth] = draw.pick(pairs);
    const [n, channels] = [draw.int(1, 2), draw.int(1, 2)];
    const x = variable(draw.normal([n, channels, height, width]));
    const [start, end] = draw.pick(REGIONS);
    const region = cropsRegion ? constant(float32([8], [0, 0, ...start, 1, 1, ...end])) : undefined;
    return {
      operands: byScale
        ? [x, region, constant(float32([4], [1, 1, toHeight / height, toWidth / width]))]
        : [x, region, undefined, constant(int64s([n, channels, toHeight, toWidth]))],
      attributes,
      // Beyond the region's picture stands a constant: affine, unless that is 0.
      ...(attributes['extrapolation_value'] === undefined ? { linearIn: 0 } : {}),
    };
  },
};
