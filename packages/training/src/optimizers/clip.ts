/**
 * Shortens gradients to a Euclidean length over all of them (Pascanu et al. 2013), in place; returns the length they had. Throws
 * RangeError where a gradient is not finite: a step with it would destroy the weights.
 */
export function clipGlobalNorm(gradients: ReadonlyMap<string, Float32Array>, largest: number | null): number {
  let squares = 0;
  for (const [name, gradient] of gradients) {
    let own = 0;
    for (const value of gradient) own += value * value;
    if (!Number.isFinite(own)) {
      throw new RangeError(
        `gradient of \`${name}\`: expected finite numbers, got NaN or infinity; lower the learning rate or clip harder`,
      );
    }
    squares += own;
  }
  const length = Math.sqrt(squares);
  if (largest === null || length <= largest) return length;
  const factor = largest / length;
  for (const gradient of gradients.values()) {
    for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] ?? NaN) * factor;
  }
  return length;
}
