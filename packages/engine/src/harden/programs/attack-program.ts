import { differentiate } from '@holdfast/autodiff';
import { combinations, type Objective, type Target } from '@holdfast/attacks';
import { attr, float32, GraphBuilder, writeModel, type Tensor, type Value } from '@holdfast/onnx';
import { compiledGraph, type CompiledGraph } from '@holdfast/runtime';
import { distanceTo } from '@holdfast/training';
import { memberKey, type BankMember } from '../../program/bank.ts';
import type { TrainableModel } from '../trainable-model.ts';
import { declareWeights, type WeightPlace } from '../weight-place.ts';
import { modelInGraph, STRAIGHT_THROUGH } from './model-in-graph.ts';
import { declareSupervision, supervisionFeeds, type Answers } from './supervision-values.ts';

/** One gradient step on several pictures at once, against the weights in use. */
export interface AttackProgram {
  readonly graph: CompiledGraph;
  readonly batch: number;
  readonly members: readonly BankMember[];
  /** `objective` lowers a campaign's loss, `distance` raises the training loss. */
  readonly aim: { readonly kind: 'distance' } | { readonly kind: 'objective'; readonly objective: Objective };
  feeds(step: {
    readonly pictures: Float32Array;
    /** What is right about every picture; for `distance`. */
    readonly right: readonly Answers[];
    /** What the attack aims at, picture by picture and member by member; for `objective`. */
    readonly targets: readonly Target[];
    /** Drawn transforms, picture by picture and member by member. */
    readonly instances: readonly unknown[];
  }): Record<string, Tensor>;
}

export interface AttackProgramRequest {
  readonly batch: number;
  readonly place: WeightPlace;
  readonly members: readonly BankMember[];
  readonly aim: AttackProgram['aim'];
}

/**
 * Unlike the step of a campaign, the batch holds several pictures: nothing is reported about any of them, so nothing has to be
 * independent of its neighbours. Every picture has its own transformed copies; their gradients are averaged (method.md M8, mean).
 */
export function compileAttack(model: TrainableModel, request: AttackProgramRequest): AttackProgram {
  const { batch, place, members, aim } = request;
  const { width, height } = model.contract.input;
  const size = { width, height };
  const graph = new GraphBuilder('training attack');
  const pictures = graph.input('pictures', { dataType: 'float32', dims: [batch, 3, height, width] });
  const weights = declareWeights(graph, model, place);
  const isPlain = members.length === 1;
  const rowOf = (value: Value, index: number): Value =>
    graph.op('Slice', [value, graph.int64s([index]), graph.int64s([index + 1]), graph.int64s([0])]);

  const rows = isPlain ? [] : Array.from({ length: batch }, (_, index) => rowOf(pictures, index));
  const copies = rows.flatMap((picture, index) =>
    members.map((member) =>
      member.kind === 'itself'
        ? picture
        : member.transform.graph(
            {
              graph,
              size,
              parameter: (name, dataType, dims) => graph.input(parameterName(index, member, name), { dataType, dims }),
            },
            picture,
            member.params,
          ),
    ),
  );
  const all = isPlain ? pictures : graph.op('Concat', copies, { axis: attr.int(0) }, { hint: 'copies' });
  const count = batch * members.length;
  const heads = modelInGraph(graph, model, { pictures: all, batch: count, weights });
  const loss =
    aim.kind === 'distance'
      ? graph.op('Neg', [distanceTo(graph, declareSupervision(graph, heads), heads).distance])
      : aim.objective.loss(
          {
            graph,
            batch: count,
            parameter: (name, dims) => graph.input(`objective/${name}`, { dataType: 'float32', dims }),
          },
          heads,
        );
  const atCopies = gradientOf(graph, new Map([[loss, onesLike(graph, loss)]]), all);
  graph.output('gradient', isPlain ? atCopies : combined());
  return { graph: compiledGraph(writeModel(graph.build())), batch, members, aim, feeds };

  /** Pulls every copy's gradient back to its picture and averages them there. */
  function combined(): Value {
    const share = graph.constant(float32([members.length], new Float32Array(members.length).fill(1 / members.length)));
    const averaged = rows.map((picture, index) => {
      const own = members.map((member, place) => {
        const position = index * members.length + place;
        const row = rowOf(atCopies, position);
        const copy = copies[position];
        if (copy === undefined || member.kind === 'itself' || member.gradientMode === 'straight-through') return row;
        return gradientOf(graph, new Map([[copy, row]]), picture);
      });
      return combinations.mean.graph(graph, graph.op('Concat', own, { axis: attr.int(0) }), share);
    });
    return graph.op('Concat', averaged, { axis: attr.int(0) });
  }

  function feeds(step: Parameters<AttackProgram['feeds']>[0]): Record<string, Tensor> {
    const fed: Record<string, Tensor> = { pictures: float32([batch, 3, height, width], step.pictures) };
    if (aim.kind === 'objective') {
      for (const [name, tensor] of Object.entries(aim.objective.feeds(step.targets))) fed[`objective/${name}`] = tensor;
    } else Object.assign(fed, supervisionFeeds(step.right.flatMap((answers) => members.map(() => answers))));
    for (let index = 0; index < batch; index++) {
      members.forEach((member, place) => {
        if (member.kind === 'itself') return;
        const instance = step.instances[index * members.length + place];
        for (const [name, tensor] of Object.entries(member.transform.feeds(instance, size))) {
          fed[parameterName(index, member, name)] = tensor;
        }
      });
    }
    return fed;
  }
}

const parameterName = (picture: number, member: BankMember, name: string): string =>
  `p${picture}/${memberKey(member)}/${name}`;

const onesLike = (graph: GraphBuilder, value: Value): Value => {
  const dims = graph.dims(value);
  return graph.constant(float32(dims, new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(1)), 'ones');
};

function gradientOf(graph: GraphBuilder, cotangents: ReadonlyMap<Value, Value>, wrt: Value): Value {
  const gradient = differentiate({ graph, cotangents, wrt: [wrt], straightThrough: STRAIGHT_THROUGH }).get(wrt);
  return gradient ?? graph.op('Mul', [wrt, graph.scalar(0)], {}, { hint: 'zero' });
}
