/** How a gradient becomes the direction of a step (method.md M9). */
export const directionNames = ['sign', 'l2', 'raw'] as const;
export type DirectionName = (typeof directionNames)[number];

function sign(gradient: Float32Array): Float32Array {
  const signs = new Float32Array(gradient.length);
  for (let i = 0; i < signs.length; i++) signs[i] = Math.sign(gradient[i] ?? NaN);
  return signs;
}

function l2Normalised(gradient: Float32Array): Float32Array {
  let squares = 0;
  for (const value of gradient) squares += value * value;
  // An exactly zero gradient has no direction: the step stands still instead of dividing 0 by 0.
  if (squares === 0) return gradient.slice();
  const length = Math.sqrt(squares);
  const unit = new Float32Array(gradient.length);
  for (let i = 0; i < unit.length; i++) unit[i] = (gradient[i] ?? NaN) / length;
  return unit;
}

/**
 * Directions by name. The step subtracts `stepLevels * direction`: `sign` moves every channel by the step (Madry et al. 2018),
 * `l2` moves the picture by the step in Euclidean length, `raw` multiplies the gradient as it is.
 */
export const directions: Readonly<Record<DirectionName, (gradient: Float32Array) => Float32Array>> = {
  sign,
  l2: l2Normalised,
  raw: (gradient) => gradient,
};
