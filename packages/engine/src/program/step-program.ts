import { differentiate, type ZeroGradientNode } from '@holdfast/autodiff';
import { combinations, type CombinationName, type Objective, type Target } from '@holdfast/attacks';
import { attr, GraphBuilder, writeModel, type Tensor, type Value } from '@holdfast/onnx';
import { compiledGraph, type CompiledGraph, type Outputs } from '@holdfast/runtime';
import type { Prediction } from '@holdfast/scene';
import { networkInputGraph } from '@holdfast/vision';
import { inlinePictures } from '../import/index.ts';
import type { LoadedModel } from '../model.ts';
import { memberKey, type BankMember } from './bank.ts';

/**
 * Operators whose derivative is zero almost everywhere. An attack asks for the straight-through estimate of all of them: codecs round, and
 * through a quantised model's own there would be no gradient. Those of the model are reported.
 */
const STRAIGHT_THROUGH: ReadonlySet<string> = new Set(['Round', 'Floor', 'Ceil', 'Sign']);

/** An operator of the model that the gradient was passed through as if it changed nothing. */
export interface StraightThroughNode {
  readonly operator: string;
  readonly node: string;
}

/**
 * One step's work for part of the bank, compiled into one ONNX graph: transformed copies of x', model, loss, backward pass,
 * gradients pulled back to x' and combined.
 */
export interface StepProgram {
  readonly graph: CompiledGraph;
  /** The members of this program, in batch order. */
  readonly members: readonly BankMember[];
  /** Operators of the model whose zero gradient was replaced by the straight-through estimate. */
  readonly straightThrough: readonly StraightThroughNode[];
  /** Graph inputs for one step. `targets[i]` is in the coordinates of member i. */
  feeds(step: {
    readonly picture: Float32Array;
    /** Drawn instance of every member, by its place in `members`; `undefined` for x' itself. */
    readonly instances: readonly unknown[];
    readonly targets: readonly Target[];
    readonly weights: readonly number[];
  }): Readonly<Record<string, Tensor>>;
  /** Reads the graph's outputs. */
  read(outputs: Outputs): StepResult;
}

export interface StepResult {
  /** Combined gradient of this program's members, [1, 3, H, W]. */
  readonly gradient: Float32Array;
  /** Loss of every member. */
  readonly losses: readonly number[];
  /** What the model says about member `index` of this program. */
  predictions(index: number): Prediction;
}

export interface StepProgramRequest {
  readonly model: LoadedModel;
  readonly members: readonly BankMember[];
  readonly objective: Objective;
  readonly combination: CombinationName;
}

/**
 * Compiles a step (method.md M2, M3, M6-M8). The picture is a float32 [1, 3, H, W] in levels; the gradient has its shape.
 * Throws NoGradientError where an operator between picture and loss has no rule.
 */
export function compileStepProgram({ model, members, objective, combination }: StepProgramRequest): StepProgram {
  const { width, height } = model.contract.input;
  const size = { width, height };
  const graph = new GraphBuilder('step');
  const picture = graph.input('picture', { dataType: 'float32', dims: [1, 3, height, width] });
  const weights = graph.input('weights', { dataType: 'float32', dims: [members.length] });

  const copies = members.map((member) =>
    member.kind === 'itself'
      ? picture
      : member.transform.graph(
          {
            graph,
            size,
            parameter: (name, dataType, dims) => graph.input(`${memberKey(member)}/${name}`, { dataType, dims }),
          },
          picture,
          member.params,
        ),
  );
  const batch = graph.op('Concat', copies, { axis: attr.int(0) }, { hint: 'batch' });
  const outputs = inlinePictures(graph, model.imported, {
    input: model.contract.input.name,
    pictures: networkInputGraph(graph, batch, model.contract.input),
    batch: members.length,
    prefix: MODEL,
  });
  const heads = model.decoder.heads(graph, outputs, model.contract);
  const loss = objective.loss(
    {
      graph,
      batch: members.length,
      parameter: (name, dims) => graph.input(`objective/${name}`, { dataType: 'float32', dims }),
    },
    heads,
  );

  const straightThrough: StraightThroughNode[] = [];
  // A model that takes one picture at a time is there once for each copy: the first stands for all.
  const modelPrefix = model.imported.batching.kind === 'any' || members.length === 1 ? MODEL : `${MODEL}0/`;
  const onZeroGradient = ({ nodeName, opType }: ZeroGradientNode): void => {
    if (!nodeName.startsWith(modelPrefix)) return;
    straightThrough.push({ operator: opType, node: nodeName.slice(modelPrefix.length) });
  };
  const gradients = backward({ graph, picture, members, copies, batch, loss, onZeroGradient });
  const stack = graph.op('Concat', gradients, { axis: attr.int(0) }, { hint: 'gradients' });
  graph.output('gradient', combinations[combination].graph(graph, stack, weights));
  graph.output('loss', loss);
  // Under names of their own: a model may call its outputs `loss` or `picture` too.
  for (const [name, value] of outputs) graph.output(modelOutput(name), value);

  return {
    graph: compiledGraph(writeModel(graph.build())),
    members,
    straightThrough,
    read: (results) => {
      const modelOutputs = Object.fromEntries(
        [...outputs.keys()].flatMap((name) => {
          const tensor = results[modelOutput(name)];
          return tensor === undefined ? [] : [[name, tensor] as const];
        }),
      );
      return {
        gradient: floats(results, 'gradient'),
        losses: [...floats(results, 'loss')],
        predictions: (index) => model.decoder.decode(modelOutputs, index, model.contract),
      };
    },
    feeds: (step) => {
      const feeds: Record<string, Tensor> = {
        picture: { dataType: 'float32', dims: [1, 3, height, width], data: step.picture },
        weights: { dataType: 'float32', dims: [members.length], data: Float32Array.from(step.weights) },
      };
      members.forEach((member, index) => {
        if (member.kind === 'itself') return;
        for (const [name, tensor] of Object.entries(member.transform.feeds(step.instances[index], size))) {
          feeds[`${memberKey(member)}/${name}`] = tensor;
        }
      });
      for (const [name, tensor] of Object.entries(objective.feeds(step.targets))) feeds[`objective/${name}`] = tensor;
      return feeds;
    },
  };
}

/** Prefix of the model's nodes in the graph of a step. */
const MODEL = 'model/';

const modelOutput = (name: string): string => `output/${name}`;

/** Gradients of every member's own loss, each [1, 3, H, W] in x' coordinates. */
function backward(request: {
  graph: GraphBuilder;
  picture: Value;
  members: readonly BankMember[];
  copies: readonly Value[];
  batch: Value;
  loss: Value;
  onZeroGradient: (node: ZeroGradientNode) => void;
}): Value[] {
  const { graph, picture, members, copies, batch, loss, onZeroGradient } = request;
  const ones = graph.constant(
    { dataType: 'float32', dims: graph.dims(loss), data: new Float32Array(members.length).fill(1) },
    'ones',
  );
  const atBatch = flow(graph, new Map([[loss, ones]]), { wrt: batch, onZeroGradient });
  return members.map((member, index) => {
    const row =
      members.length === 1
        ? atBatch
        : graph.op('Slice', [atBatch, graph.int64s([index]), graph.int64s([index + 1]), graph.int64s([0])]);
    const copy = copies[index];
    if (copy === undefined || member.kind === 'itself' || member.gradientMode === 'straight-through') return row;
    return flow(graph, new Map([[copy, row]]), { wrt: picture });
  });
}

function flow(
  graph: GraphBuilder,
  cotangents: ReadonlyMap<Value, Value>,
  { wrt, onZeroGradient = () => undefined }: { wrt: Value; onZeroGradient?: (node: ZeroGradientNode) => void },
): Value {
  const gradient = differentiate({
    graph,
    cotangents,
    wrt: [wrt],
    straightThrough: STRAIGHT_THROUGH,
    onZeroGradient,
  }).get(wrt);
  if (gradient !== undefined) return gradient;
  // Nothing flows back (the loss does not depend on the picture): a zero gradient, which the run's warnings report.
  const dims = graph.dims(wrt);
  return graph.op('Mul', [wrt, graph.scalar(0)], {}, { hint: 'zero', outputs: [{ dataType: 'float32', dims }] });
}

function floats(outputs: Outputs, name: string): Float32Array {
  const tensor = outputs[name];
  if (tensor?.dataType !== 'float32') {
    throw new TypeError(`step program: output ${name} must be float32, got ${tensor?.dataType ?? 'nothing'}`);
  }
  return tensor.data;
}
