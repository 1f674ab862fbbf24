import { z } from 'zod';
import { blurGraph, blurPicture, kernelTensor, type Kernel } from '../blur/convolution.ts';
import { sameBox } from '../boxes.ts';
import {
  drawNumber,
  isRange,
  numberParam,
  specSyntax,
  upperEnd,
  type NumberField,
  type NumberParam,
} from '../params.ts';
import type { Transform } from '../transform.ts';

const lengthField: NumberField = {
  kind: 'number',
  name: 'length',
  summary: 'Way of the camera during the exposure; 1 changes nothing.',
  unit: 'px',
  min: 1,
  max: 31,
  integer: true,
  range: true,
};
const angleField: NumberField = {
  kind: 'number',
  name: 'angle',
  summary: 'Direction of the motion: 0 is horizontal, positive counter-clockwise as seen.',
  unit: 'deg',
  min: -180,
  max: 180,
  integer: false,
  range: true,
  default: 0,
};
const fields = [lengthField, angleField];

export interface MotionBlurParams {
  readonly length: NumberParam;
  readonly angle: NumberParam;
}
export interface MotionBlurInstance {
  readonly length: number;
  readonly angle: number;
  /** Side of the kernel, odd: fits the longest draw, so that the graph keeps its shape. */
  readonly kernelSize: number;
}

const params = z.object({ length: numberParam(lengthField), angle: numberParam(angleField) });

const kernelSizeOf = (length: number): number => 2 * Math.ceil((length - 1) / 2) + 1;

/** `length` equal samples one pixel apart along the direction, each spread bilinearly over its four pixels; sums to 1. */
function kernelOf({ length, angle, kernelSize }: MotionBlurInstance): Kernel {
  const weights = Array.from({ length: kernelSize * kernelSize }, () => 0);
  const centre = (kernelSize - 1) / 2;
  const radians = (angle * Math.PI) / 180;
  for (let sample = 0; sample < length; sample++) {
    const along = sample - (length - 1) / 2;
    // Rounded so that cos(90 deg) = 6e-17 does not spread over a second column.
    const x = Number((centre + along * Math.cos(radians)).toFixed(9));
    const y = Number((centre - along * Math.sin(radians)).toFixed(9));
    for (let row = Math.floor(y); row <= Math.ceil(y); row++) {
      for (let column = Math.floor(x); column <= Math.ceil(x); column++) {
        const place = row * kernelSize + column;
        const weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
        weights[place] = (weights[place] ?? 0) + weight / length;
      }
    }
  }
  return { width: kernelSize, height: kernelSize, weights };
}

/** Straight motion during the exposure, edges replicated. */
export const motionBlur: Transform<MotionBlurParams, MotionBlurInstance> = {
  name: 'motion-blur',
  summary: 'Blurs along a straight line, as a moving camera does.',
  fields,
  params,
  ...specSyntax({ transform: 'motion-blur', fields, params }),
  presets: [
    { title: 'Slight motion', spec: 'motion-blur:3' },
    { title: 'Motion', spec: 'motion-blur:7' },
    { title: 'Motion in any direction', spec: 'motion-blur:3..9:-90..90' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: ({ length, angle }) => isRange(length) || isRange(angle),
  draw: ({ length, angle }, random) => ({
    length: drawNumber(length, random, lengthField),
    angle: drawNumber(angle, random, angleField),
    kernelSize: kernelSizeOf(upperEnd(length)),
  }),
  graph: (context, picture, { length }) => {
    const side = kernelSizeOf(upperEnd(length));
    return blurGraph(context, picture, [{ name: 'kernel', width: side, height: side }]);
  },
  feeds: (instance) => ({ kernel: kernelTensor(kernelOf(instance)) }),
  real: (picture, instance) => Promise.resolve(blurPicture(picture, [kernelOf(instance)])),
  mapBox: sameBox,
};
