/** Padding that repeats elements of the axis itself. */
export type PaddingMode = 'edge' | 'reflect' | 'wrap';

/** For every position of the padded axis, the element of the axis that stands there (ONNX Pad-19). Negative counts crop. */
export function paddingIndices(
  mode: PaddingMode,
  { size, begin, end }: { size: number; begin: number; end: number },
): number[] {
  return Array.from({ length: begin + size + end }, (_, position) => source(mode, position - begin, size));
}

function source(mode: PaddingMode, index: number, size: number): number {
  switch (mode) {
    case 'edge':
      return Math.min(Math.max(index, 0), size - 1);
    case 'wrap':
      return ((index % size) + size) % size;
    case 'reflect': {
      if (size === 1) return 0;
      const period = 2 * (size - 1);
      const phase = ((index % period) + period) % period;
      return phase < size ? phase : period - phase;
    }
  }
}
