import { CANONICAL_IR_VERSION, CANONICAL_OPSET, type Model } from '../graph.ts';
import { ModelError } from '../model-error.ts';
import { OLDEST_OPSET } from '../preflight/check-proto.ts';
import { upgradeMainGraph } from './upgrade-graph.ts';

/**
 * Rewrites a model of opset 7 to 22 at CANONICAL_OPSET, with the same outputs. Dropout becomes Identity, the training
 * outputs of BatchNormalization go.
 *
 * Throws ModelError `UNSUPPORTED_OPSET`, or `UNSUPPORTED_OPERATOR` for a node that has no counterpart: training mode,
 * withdrawn operators, computed scales below opset 11.
 */
export function upgradeToCanonical(model: Model): Model {
  const opset = model.opsetImports.get('') ?? 0;
  if (opset < OLDEST_OPSET || opset > CANONICAL_OPSET) {
    throw new ModelError({
      code: 'UNSUPPORTED_OPSET',
      where: 'opset_import of ai.onnx',
      expected: `${OLDEST_OPSET} to ${CANONICAL_OPSET}`,
      got: `${opset}`,
      fix: `export the model with opset_version ${OLDEST_OPSET} to ${CANONICAL_OPSET}`,
    });
  }
  return {
    ...model,
    irVersion: CANONICAL_IR_VERSION,
    opsetImports: new Map([...model.opsetImports, ['', CANONICAL_OPSET]]),
    graph: upgradeMainGraph(model.graph, opset),
  };
}
