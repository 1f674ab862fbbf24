/** Outer product of vectors, row-major: element [i, j, ...] is a[i] * b[j] * ... */
export function outerProduct(vectors: readonly (readonly number[])[]): number[] {
  return vectors.reduce<number[]>((product, vector) => product.flatMap((a) => vector.map((b) => a * b)), [1]);
}
