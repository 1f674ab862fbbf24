/**
 * Rounds a perturbed picture to whole levels, every channel TOWARDS the original, so that no norm of the perturbation can
 * grow. `original` holds whole levels; so does the result.
 */
export function roundTowards(picture: Float32Array, original: Float32Array): Float32Array {
  const rounded = new Float32Array(original.length);
  for (let i = 0; i < rounded.length; i++) {
    const centre = original[i] ?? NaN;
    rounded[i] = centre + Math.trunc((picture[i] ?? NaN) - centre);
  }
  return rounded;
}
