/**
 * Accumulated gradient of MI-FGSM (Dong et al. 2018, eq. 6): `decay * accumulated + gradient / ||gradient||_1`. With decay 0
 * the gradient is passed through untouched, so that an attack without momentum is plain PGD bit for bit.
 */
export function accumulate(accumulated: Float32Array | undefined, gradient: Float32Array, decay: number): Float32Array {
  if (decay === 0) return gradient;
  let length = 0;
  for (const value of gradient) length += Math.abs(value);
  const scale = length === 0 ? 0 : 1 / length;
  const sum = new Float32Array(gradient.length);
  for (let i = 0; i < sum.length; i++) sum[i] = decay * (accumulated?.[i] ?? 0) + (gradient[i] ?? NaN) * scale;
  return sum;
}
