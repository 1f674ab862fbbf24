import { attr, DATA_TYPE_CODES, elementCount, toNumbers, type Value } from '@holdfast/onnx';
import { firstOutputRule, type VjpContext } from '../rule.ts';

/**
 * y = x^p: dx = p x^(p - 1), dp = y log(x) where x > 0, else 0. The usual constant exponents get cheaper forms, which are also
 * right at x = 0.
 */
export const Pow = firstOutputRule({
  opType: 'Pow',
  saves: ['inputs', 'outputs'],
  vjp: (context, dY) => [
    context.needs(0) ? baseGradient(context, dY) : undefined,
    context.needs(1) ? exponentGradient(context, dY) : undefined,
  ],
});

function baseGradient({ emit, input, output, constant, dataType }: VjpContext, dY: Value): Value {
  const x = input(0);
  const tensor = constant(input(1));
  const exponent = tensor !== undefined && elementCount(tensor.dims) === 1 ? toNumbers(tensor)[0] : undefined;
  if (exponent === 0) return emit.scale(dY, 0);
  if (exponent === 1) return dY;
  if (exponent === 2) return emit.mul(dY, emit.scale(x, 2));
  if (exponent === 3) return emit.mul(dY, emit.scale(emit.mul(x, x), 3));
  if (exponent === 0.5) return emit.div(emit.scale(dY, 0.5), output(0));
  if (exponent !== undefined) {
    return emit.mul(dY, emit.scale(emit.op('Pow', [x, emit.scalar(x, exponent - 1)]), exponent));
  }
  const type = dataType(x);
  const p =
    dataType(input(1)) === type ? input(1) : emit.op('Cast', [input(1)], { to: attr.int(DATA_TYPE_CODES[type]) });
  const power = emit.op('Pow', [x, emit.sub(p, emit.scalar(x, 1))]);
  // 0 * 0^-1 would be NaN; an exponent of 0 means a constant.
  const isZero = emit.op('Equal', [p, emit.scalar(x, 0)]);
  return emit.op('Where', [isZero, emit.scalar(x, 0), emit.mul(dY, emit.mul(p, power))]);
}

function exponentGradient({ emit, input, output, dataType }: VjpContext, dY: Value): Value {
  const x = input(0);
  const inDomain = emit.op('Greater', [x, emit.scalar(x, 0)]);
  const slope = emit.mul(output(0), emit.op('Log', [x]));
  const gradient = emit.op('Where', [inDomain, emit.mul(dY, slope), emit.scalar(x, 0)]);
  return dataType(input(1)) === dataType(x)
    ? gradient
    : emit.op('Cast', [gradient], { to: attr.int(DATA_TYPE_CODES[dataType(input(1))]) });
}
