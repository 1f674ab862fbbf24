import type { Picture } from '@holdfast/scene';

/** @throws RangeError unless both pictures have the same size. */
export function assertSameSize(where: string, a: Picture, b: Picture): void {
  if (a.width === b.width && a.height === b.height) return;
  throw new RangeError(
    `${where}: expected two pictures of the same size, got ${a.width}x${a.height} and ${b.width}x${b.height}`,
  );
}
