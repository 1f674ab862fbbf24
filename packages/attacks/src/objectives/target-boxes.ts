import { attr, float32, type GraphBuilder, type Tensor, type Value } from '@holdfast/onnx';
import { AttackError } from '../attack-error.ts';
import type { LossContext, Target } from '../objective.ts';

/** Target objects that a picture has room for in the graph. Unused rows are empty boxes, which overlap nothing. */
export const MAX_TARGETS = 32;

/** Name of the graph input [N, MAX_TARGETS, 4] with the target objects of every picture. */
const TARGET_BOXES = 'targetBoxesXyxy';

/** IoU [N, C, MAX_TARGETS] of every candidate with every target object. Feeds comparisons only: no gradient flows through it. */
export function overlapWithTargets(context: LossContext, boxesXyxy: Value): Value {
  const { graph, batch } = context;
  const targets = context.parameter(TARGET_BOXES, [batch, MAX_TARGETS, 4]);
  const candidate = corners(graph, boxesXyxy, (column) => column);
  const target = corners(graph, targets, (column) => graph.op('Transpose', [column], { perm: attr.ints([0, 2, 1]) }));

  const width = extent(graph, graph.op('Max', [candidate.x0, target.x0]), graph.op('Min', [candidate.x1, target.x1]));
  const height = extent(graph, graph.op('Max', [candidate.y0, target.y0]), graph.op('Min', [candidate.y1, target.y1]));
  const shared = graph.op('Mul', [width, height]);
  const areas = graph.op('Add', [area(graph, candidate), area(graph, target)]);
  const union = graph.op('Sub', [areas, shared]);
  // Two empty boxes have no union; a tiny one keeps 0 / 0 out of the graph.
  return graph.op('Div', [shared, graph.op('Max', [union, graph.scalar(1e-6)])], {}, { hint: 'objective/target_iou' });
}

interface Corners {
  readonly x0: Value;
  readonly y0: Value;
  readonly x1: Value;
  readonly y1: Value;
}

function corners(graph: GraphBuilder, boxes: Value, shape: (column: Value) => Value): Corners {
  const column = (index: number): Value =>
    shape(graph.op('Slice', [boxes, graph.int64s([index]), graph.int64s([index + 1]), graph.int64s([2])]));
  return { x0: column(0), y0: column(1), x1: column(2), y1: column(3) };
}

function extent(graph: GraphBuilder, low: Value, high: Value): Value {
  return graph.op('Relu', [graph.op('Sub', [high, low])]);
}

function area(graph: GraphBuilder, { x0, y0, x1, y1 }: Corners): Value {
  return graph.op('Mul', [extent(graph, x0, x1), extent(graph, y0, y1)]);
}

/** Values for the graph input of `overlapWithTargets`. */
export function targetBoxFeeds(spec: string, targets: readonly Target[]): Readonly<Record<string, Tensor>> {
  const data = new Float32Array(targets.length * MAX_TARGETS * 4);
  targets.forEach(({ boxes }, picture) => {
    if (boxes.length > MAX_TARGETS) {
      throw new AttackError({
        code: 'TOO_MANY_TARGETS',
        where: `objective ${spec}`,
        expected: `at most ${MAX_TARGETS} target objects in one image`,
        got: String(boxes.length),
        fix: 'Raise the score threshold of the contract, or use vanish, which has no such limit.',
      });
    }
    boxes.forEach(({ x0, y0, x1, y1 }, row) => data.set([x0, y0, x1, y1], (picture * MAX_TARGETS + row) * 4));
  });
  return { [TARGET_BOXES]: float32([targets.length, MAX_TARGETS, 4], data) };
}
