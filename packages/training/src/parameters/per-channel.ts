/**
 * Whether a constant has one number per channel of the value of rank `rank` that it is broadcast to. Channels are the second axis or the
 * last one of [N, C, H, W] and [N, H, W, C], and the last one of anything smaller.
 */
export function variesAlongChannelsOnly(dims: readonly number[], rank: number): boolean {
  const varying = dims.flatMap((size, axis) => (size > 1 ? [axis + rank - dims.length] : []));
  const [only] = varying;
  return varying.length === 1 && only !== undefined && (only === rank - 1 || (rank >= 4 && only === 1));
}
