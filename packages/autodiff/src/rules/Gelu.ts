import { readString, type Value } from '@holdfast/onnx';
import type { Emitter } from '../emit.ts';
import { unaryRule } from '../rule.ts';

/** x Phi(x) with the normal distribution function, or its tanh approximation (Hendrycks & Gimpel 2016). */
export const Gelu = unaryRule('Gelu', ['inputs'], ({ node, emit, input }, dY) =>
  emit.mul(
    dY,
    (readString(node, 'approximate') ?? 'none') === 'tanh' ? tanhSlope(emit, input(0)) : erfSlope(emit, input(0)),
  ),
);

/** Phi(x) + x phi(x). */
function erfSlope(emit: Emitter, x: Value): Value {
  const phi = emit.scale(emit.op('Exp', [emit.scale(emit.mul(x, x), -0.5)]), 1 / Math.sqrt(2 * Math.PI));
  const erf = emit.op('Erf', [emit.scale(x, Math.SQRT1_2)]);
  const distribution = emit.scale(emit.add(erf, emit.scalar(x, 1)), 0.5);
  return emit.add(distribution, emit.mul(x, phi));
}

/** With t = tanh(u), u = sqrt(2/pi) (x + c x^3): (1 + t) / 2 + x (1 - t^2) u' / 2. */
function tanhSlope(emit: Emitter, x: Value): Value {
  const c = 0.044715;
  const root = Math.sqrt(2 / Math.PI);
  const square = emit.mul(x, x);
  const one = emit.scalar(x, 1);
  const u = emit.scale(emit.mul(x, emit.add(emit.scale(square, c), one)), root);
  const t = emit.op('Tanh', [u]);
  const uSlope = emit.scale(emit.add(emit.scale(square, 3 * c), one), root);
  const bell = emit.mul(emit.oneMinusProbability(emit.mul(t, t)), uSlope);
  return emit.scale(emit.add(emit.add(t, one), emit.mul(x, bell)), 0.5);
}
