import { attr } from '../../../attribute.ts';
import type { OpContext, OpConverter } from '../conversion.ts';
import { asIs, type TfValue } from '../tf-value.ts';

/** Activations of one input without settings: TF name to ONNX name. */
const ONNX_NAME: ReadonlyMap<string, string> = new Map([
  ['Relu', 'Relu'],
  ['Elu', 'Elu'],
  ['Sigmoid', 'Sigmoid'],
  ['Tanh', 'Tanh'],
  ['Softplus', 'Softplus'],
  ['Exp', 'Exp'],
  ['Log', 'Log'],
  ['Sqrt', 'Sqrt'],
  ['Abs', 'Abs'],
  ['Floor', 'Floor'],
]);

/** Applies an activation to a value in whatever layout it has. `name` is TF's, as a node or in `fused_ops`. */
export function activate(context: OpContext, name: string, value: TfValue): TfValue {
  if (name === 'Relu6') return relu6(context, value);
  const onnxName = ONNX_NAME.get(name);
  if (onnxName === undefined) context.fail(`activation ${name} is not converted; add it to ops/activation.ts`);
  const { value: input, layout } = context.conversion.settled(value);
  return asIs(context.emit(onnxName, [input]), layout);
}

/**
 * relu6(s * v + o) is 6 * HardSigmoid(v; s / 6, o / 6) exactly. The plain one stays a Clip, which onnxruntime fuses into the
 * convolution before it.
 */
function relu6(context: OpContext, value: TfValue): TfValue {
  const { scale, offset, layout } = value;
  const { graph } = context;
  if (scale === 1 && offset === 0) {
    return asIs(context.emit('Clip', [value.value, graph.scalar(0), graph.scalar(6)]), layout);
  }
  const alpha = attr.float(scale / 6);
  const beta = attr.float(offset / 6);
  return { ...asIs(context.emit('HardSigmoid', [value.value], { alpha, beta }), layout), scale: 6 };
}

const unary: OpConverter = (context) => activate(context, context.node.op, context.input(0));

/** Activations and other functions of one value. */
export const activationConverters: readonly [string, OpConverter][] = [...ONNX_NAME.keys(), 'Relu6'].map((name) => [
  name,
  unary,
]);
