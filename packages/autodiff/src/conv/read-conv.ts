import { readInt } from '@holdfast/onnx';
import { readWindow, type WindowAxis } from '../geometry/window.ts';
import type { VjpContext } from '../rule.ts';

export interface ConvSettings {
  readonly group: number;
  readonly window: readonly WindowAxis[];
}

/** Settings of a Conv node. */
export function readConv({
  node,
  input,
  output,
  dims,
}: Pick<VjpContext, 'node' | 'input' | 'output' | 'dims'>): ConvSettings {
  return {
    group: readInt(node, 'group') ?? 1,
    window: readWindow(node, {
      kernel: dims(input(1)).slice(2),
      inputSizes: dims(input(0)).slice(2),
      outputSizes: dims(output(0)).slice(2),
    }),
  };
}
