import type { NumberParam } from './params.ts';
import type { TransformSpec } from './spec.ts';

/** The values that a strength can have. */
function endsOf(param: NumberParam): { readonly from: number; readonly to: number } {
  return typeof param === 'number' ? { from: param, to: param } : param;
}

const isNumberParam = (value: unknown): value is NumberParam =>
  typeof value === 'number' || (typeof value === 'object' && value !== null && 'from' in value && 'to' in value);

const entriesOf = (params: unknown): Map<string, unknown> =>
  new Map(Object.entries(typeof params === 'object' && params !== null ? params : {}));

/**
 * Whether optimising over `bank` has met `judged`: the same transform, every word the same and every strength one that the bank can
 * draw. `brightness:0.8` is met by `brightness:0.7..1.3`, `jpeg:60` is not met by `jpeg:75`.
 */
export function meets(bank: TransformSpec, judged: TransformSpec): boolean {
  if (bank.text === judged.text) return true;
  if (bank.transform.name !== judged.transform.name) return false;
  const [own, other] = [entriesOf(bank.params), entriesOf(judged.params)];
  return bank.transform.fields.every(({ name, kind }) => {
    const [a, b] = [own.get(name), other.get(name)];
    if (kind === 'choice') return a !== undefined && a === b;
    if (!isNumberParam(a) || !isNumberParam(b)) return false;
    const [drawn, asked] = [endsOf(a), endsOf(b)];
    return drawn.from <= asked.from && asked.to <= drawn.to;
  });
}
