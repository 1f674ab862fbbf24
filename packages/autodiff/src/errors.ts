import type { Node } from '@holdfast/onnx';

/** A gradient is asked for through a node that has none. Names the node and what can be done instead. */
export class NoGradientError extends Error {
  override readonly name = 'NoGradientError';
  readonly code = 'NO_GRADIENT';
  readonly nodeName: string;
  readonly opType: string;

  constructor(node: Pick<Node, 'name' | 'opType'>, reason: string) {
    super(
      `${node.opType} \`${node.name}\`: its gradient is not available because ${reason}; ` +
        'use a score-based attack (square), which needs no gradient, or export the model without this operator on the way ' +
        'from the picture to the loss (its raw outputs, before post-processing)',
    );
    this.nodeName = node.name;
    this.opType = node.opType;
  }
}

/** A caller's mistake or a broken rule: a cotangent that does not fit its value. */
export class CotangentError extends Error {
  override readonly name = 'CotangentError';
  readonly code = 'COTANGENT_MISMATCH';
}
