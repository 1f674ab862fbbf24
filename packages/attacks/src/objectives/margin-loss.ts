import { attr, float32, type GraphBuilder, type Tensor, type Value } from '@holdfast/onnx';
import type { LossContext, Target } from '../objective.ts';

/** Name of the graph input [N, K]: 1 at the class whose margin is taken, else 0. */
const MARGIN_CLASS = 'marginClass';

/** Moves a logit out of every maximum, while others stay exact (x - 0). */
const FAR_BELOW = 1e9;

/** Logit of the fed class minus the highest other logit: [N]. Positive exactly where the class wins. */
export function margin(context: LossContext, logits: Value): Value {
  const { graph, batch } = context;
  const classes = graph.dims(logits)[1] ?? 0;
  const chosen = context.parameter(MARGIN_CLASS, [batch, classes]);
  const own = reduce(graph, 'ReduceSum', graph.op('Mul', [logits, chosen]));
  const others = graph.op('Sub', [logits, graph.op('Mul', [chosen, graph.scalar(FAR_BELOW)])]);
  return graph.op('Sub', [own, reduce(graph, 'ReduceMax', others)], {}, { hint: 'objective/margin' });
}

function reduce(graph: GraphBuilder, opType: string, value: Value): Value {
  return graph.op(opType, [value, graph.int64s([1])], { keepdims: attr.int(0) });
}

/**
 * softplus(m) = log(1 + exp(m)) of a margin m that success makes negative; success is a loss below log 2.
 *
 * Preferred to cross entropy, whose gradient underflows where a clean prediction is confident (Carlini & Wagner 2017), and to the bare
 * margin, under which members that are long fooled pull as hard as those that are not. The derivative is sigmoid(m): 1 while the prediction
 * stands, fading out once it is undone. It is the same loss as a detector's -log(1 - p), with m in place of the logit of p.
 */
export function marginLoss(graph: GraphBuilder, value: Value): Value {
  return graph.op('Softplus', [value], {}, { hint: 'objective/loss' });
}

/** Values for the graph input of `margin`. */
export function marginFeeds(
  targets: readonly Target[],
  options: { readonly classes: number; readonly classOf: (target: Target) => number },
): Readonly<Record<string, Tensor>> {
  const { classes, classOf } = options;
  const data = new Float32Array(targets.length * classes);
  targets.forEach((target, picture) =>
    data.fill(1, picture * classes + classOf(target), picture * classes + classOf(target) + 1),
  );
  return { [MARGIN_CLASS]: float32([targets.length, classes], data) };
}
