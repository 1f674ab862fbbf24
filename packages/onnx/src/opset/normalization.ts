import { readFloat, readInt } from '../attribute.ts';
import { float32, int64s } from '../tensor.ts';
import type { Node } from '../graph.ts';
import { nodeBeside, refuse, without, type OperatorChange, type Upgrade } from './upgrade.ts';

const FIX_TRAINING = 'export the model in evaluation mode (model.eval())';

/** spatial = 0 (before 9): one mean and variance per element instead of per channel, so plain arithmetic. */
const perElement: Upgrade = (node, context) => {
  const [x = '', scale = '', bias = '', mean = '', variance = ''] = node.inputs;
  const name = (hint: string): string => context.fresh(`${node.name}.${hint}`);
  const [epsilon, spread, deviation, centred, normal, scaled] = [
    context.constant(float32([], [readFloat(node, 'epsilon') ?? 1e-5]), `${node.name}.epsilon`),
    ...['spread', 'deviation', 'centred', 'normal', 'scaled'].map(name),
  ];
  const step = (
    opType: string,
    inputs: readonly (string | undefined)[],
    outputs: readonly (string | undefined)[],
  ): Node =>
    nodeBeside(node, {
      opType,
      inputs: inputs.map((value) => value ?? ''),
      outputs: outputs.map((value) => value ?? ''),
    });
  return [
    step('Add', [variance, epsilon], [spread]),
    step('Sqrt', [spread], [deviation]),
    step('Sub', [x, mean], [centred]),
    step('Div', [centred, deviation], [normal]),
    step('Mul', [normal, scale], [scaled]),
    step('Add', [scaled, bias], [node.outputs[0]]),
  ];
};

/** Before 9 there was `spatial`; before 14 further outputs asked for training, since then `training_mode` does. */
const batchNormalization: Upgrade = (node, context) => {
  const [y = ''] = node.outputs;
  const wanted = node.outputs.slice(1).filter((output) => output !== '' && context.isUsed(output));
  if (wanted.length > 0) {
    refuse(node, {
      expected: 'one output',
      got: `outputs of training in use (${wanted.join(', ')})`,
      fix: FIX_TRAINING,
    });
  }
  const inference: Node = { ...without(node, 'spatial', 'momentum', 'is_test', 'consumed_inputs'), outputs: [y] };
  return (readInt(node, 'spatial') ?? 1) === 0 ? perElement(inference, context) : [inference];
};

/** training_mode (from 14 on) may be 1 at any later opset too. */
const refuseTraining: Upgrade = (node, context) => {
  if ((readInt(node, 'training_mode') ?? 0) !== 0) {
    refuse(node, { expected: 'training_mode 0', got: 'training_mode 1', fix: FIX_TRAINING });
  }
  return batchNormalization(node, context);
};

/**
 * Dropout does nothing at inference. Before 12 the ratio is an attribute; since then training_mode is an input, and true
 * would drop elements.
 */
const dropout: Upgrade = (node, context) => {
  const training = node.inputs[2] ?? '';
  const constant = training === '' ? undefined : context.constantOf(training);
  if (training !== '' && !(constant?.dataType === 'bool' && constant.data[0] === 0)) {
    refuse(node, {
      expected: 'training_mode false',
      got: constant === undefined ? 'a computed one' : 'true',
      fix: FIX_TRAINING,
    });
  }
  const [x = ''] = node.inputs;
  const [y = '', mask = ''] = node.outputs;
  if (mask === '' || !context.isUsed(mask)) {
    return [{ ...node, opType: 'Identity', inputs: [x], outputs: [y], attributes: new Map() }];
  }
  return [{ ...without(node, 'ratio', 'is_test'), inputs: [x] }];
};

/** GroupNormalization before 21 has scale and bias per group, since then per channel. */
const groupNormalization: Upgrade = (node, context) => {
  const [x = '', ...perGroup] = node.inputs;
  const channels = context.dimsOf(x)?.[1];
  const groups = readInt(node, 'num_groups') ?? 1;
  if (channels === undefined || groups < 1 || channels % groups !== 0) {
    refuse(node, {
      expected: `a known number of channels that ${groups} groups divide`,
      got: channels === undefined ? 'an unknown one' : `${channels}`,
      fix: 'export the model with opset 21, or with shapes (onnx.shape_inference)',
    });
  }
  const share = channels / groups;
  const nodes = perGroup.flatMap((value, index) => {
    const hint = `${node.name}.${index === 0 ? 'scale' : 'bias'}`;
    const [column, repeated, flat] = ['column', 'repeated', 'flat'].map((part) => context.fresh(`${hint}.${part}`));
    const shape = (dims: readonly number[]): string => context.constant(int64s(dims), `${hint}.dims`);
    return [
      nodeBeside(node, { opType: 'Reshape', inputs: [value, shape([groups, 1])], outputs: [column ?? ''] }),
      nodeBeside(node, { opType: 'Expand', inputs: [column ?? '', shape([groups, share])], outputs: [repeated ?? ''] }),
      nodeBeside(node, { opType: 'Reshape', inputs: [repeated ?? '', shape([-1])], outputs: [flat ?? ''] }),
    ];
  });
  const flats = nodes.filter((_, index) => index % 3 === 2).flatMap(({ outputs }) => outputs);
  return [...nodes, { ...node, inputs: [x, ...flats] }];
};

const ALWAYS = Infinity;

export const normalizationChanges: readonly OperatorChange[] = [
  { opType: 'BatchNormalization', changedAt: ALWAYS, upgrade: refuseTraining },
  { opType: 'Dropout', changedAt: ALWAYS, upgrade: dropout },
  { opType: 'GroupNormalization', changedAt: 21, upgrade: groupNormalization },
];
