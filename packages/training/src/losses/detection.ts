import { attr, type GraphBuilder, type Value } from '@holdfast/onnx';

/**
 * Keep logarithms finite. A confidence that an attack has driven to 1e-15 must still have a gradient, so its bound is near the end of float32; that
 * of its complement is where float32 no longer tells 1 - c from 1.
 */
const SMALLEST = 1e-30;
const SMALLEST_COMPLEMENT = 1e-6;
/** Candidates that the right answer is surer of than this have a box worth comparing. */
const BOX_CONFIDENCE = 0.1;
/** Error of a corner, as a share of the box's side, from which the loss grows linearly instead of quadratically. */
const HUBER = 0.1;
/** Errors beyond so many sides count no more: a box that exploded must not drown everything else. */
const LARGEST_ERROR = 10;

export interface DetectionAnswer {
  /** [N, C, K] */
  readonly classScores: Value;
  /** [N, C, 4] */
  readonly boxesXyxy: Value;
}

export interface DetectionDistance {
  /** [N] */
  readonly distance: Value;
  /** Values taken as constants, for `stopAt`: how much a candidate counts must not be learnt. */
  readonly constants: readonly Value[];
}

/**
 * Distance of a detector's outputs, before threshold and NMS, to the right ones (docs/adr/0007-hardening.md says why this one):
 * over all candidates and classes the divergence of two Bernoulli distributions, plus a Huber loss on the corners of the candidates that the right
 * answer believes in, relative to the size of their box. Divided by the confidence that the right answer holds in all, at least 1, so that
 * pictures with many objects and detectors with many candidates count alike. 0 where both agree.
 *
 * The divergence and not a squared difference of confidences: an attack drives a confidence p = sigmoid(z) to 0, where the square's gradient
 * p (1 - p) (p - t) has faded, while the divergence's is p - t.
 */
export function detectionDistance(
  graph: GraphBuilder,
  right: DetectionAnswer,
  answer: DetectionAnswer,
): DetectionDistance {
  const all = (value: Value): Value => graph.op('ReduceSum', [value, graph.int64s([1, 2])], { keepdims: attr.int(0) });
  const one = graph.scalar(1);
  const complement = (value: Value): Value => graph.op('Sub', [one, value]);
  const log = (value: Value, smallest: number): Value =>
    graph.op('Log', [graph.op('Max', [value, graph.scalar(smallest)])]);
  const difference = (right: Value, said: Value, smallest: number): Value =>
    graph.op('Sub', [log(right, smallest), log(said, smallest)]);

  const target = right.classScores;
  const score = answer.classScores;
  const yes = graph.op('Mul', [target, difference(target, score, SMALLEST)]);
  const [notTarget, notScore] = [complement(target), complement(score)];
  const no = graph.op('Mul', [notTarget, difference(notTarget, notScore, SMALLEST_COMPLEMENT)]);
  const divergence = all(graph.op('Add', [yes, no]));

  // [N, C, 1]: how sure the right answer is of the candidate.
  const confidence = graph.op('ReduceMax', [target, graph.int64s([2])], { keepdims: attr.int(1) });
  const counts = graph.op('Cast', [graph.op('Greater', [confidence, graph.scalar(BOX_CONFIDENCE)])], {
    to: attr.int(1),
  });
  const weight = graph.op('Mul', [confidence, counts], {}, { hint: 'box_weight' });
  const side = sideOf(graph, right.boxesXyxy);
  const offset = graph.op('Div', [graph.op('Sub', [answer.boxesXyxy, right.boxesXyxy]), side]);
  const error = graph.op('Min', [graph.op('Abs', [offset]), graph.scalar(LARGEST_ERROR)]);
  const near = graph.op('Min', [error, graph.scalar(HUBER)]);
  const huber = graph.op('Add', [
    graph.op('Mul', [graph.op('Mul', [near, near]), graph.scalar(1 / (2 * HUBER))]),
    graph.op('Sub', [error, near]),
  ]);
  const boxes = all(graph.op('Mul', [weight, huber]));

  const mass = graph.op('Max', [all(confidence), one], {}, { hint: 'confidence_mass' });
  const distance = graph.op('Div', [graph.op('Add', [divergence, boxes]), mass], {}, { hint: 'distance' });
  return { distance, constants: [weight, mass, side, right.boxesXyxy] };
}

/** [N, C, 1]: side of the square with a box's area, at least a pixel. */
function sideOf(graph: GraphBuilder, boxes: Value): Value {
  const [x0 = '', y0 = '', x1 = '', y1 = ''] = graph.ops('Split', [boxes], 4, {
    axis: attr.int(2),
    num_outputs: attr.int(4),
  });
  const extent = (low: Value, high: Value): Value => graph.op('Max', [graph.op('Sub', [high, low]), graph.scalar(1)]);
  return graph.op('Sqrt', [graph.op('Mul', [extent(x0, x1), extent(y0, y1)])], {}, { hint: 'box_side' });
}
