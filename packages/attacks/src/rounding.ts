/**
 * Rounds a perturbed picture to whole levels, every channel TOWARDS the original, so that no norm of the perturbation can
 * grow. `original` holds whole levels; so does the result.
 */
export function roundTowards(picture: Float32Array, original: Float32Array): Float32Array {
  return picture.map((level, i) => {
    const centre = original[i] ?? NaN;
    return centre + Math.trunc(level - centre);
  });
}
