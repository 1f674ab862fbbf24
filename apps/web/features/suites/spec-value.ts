import type { TransformDefinitionFieldsFragment } from './transform-definition.generated.ts';

type Full = TransformDefinitionFieldsFragment;
type Definition = Pick<Full, 'name'> & { readonly fields: readonly Omit<Full['fields'][number], 'key'>[] };

/** A strength: one number as `[75]`, or a range that is drawn from as `[30, 90]`; or a word. */
export type FieldValue = readonly number[] | string;
export type SpecValues = Readonly<Record<string, FieldValue>>;

const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?`;
const ONE = new RegExp(`^${NUMBER}$`);
const RANGE = new RegExp(`^(${NUMBER})\\.\\.(${NUMBER})$`);

const isNumberField = ({ kind }: { readonly kind: string }) => kind === 'number';

/** The name before the first colon: `jpeg` of `jpeg:75`. */
export const transformName = (spec: string): string => spec.split(':')[0] ?? '';

/**
 * Parts of a spec by field, for sliders: numbers fill the number fields in order, words the others. Undefined where a part fits no
 * field, e.g. in a sweep or a chain, which is then edited as text; the API decides what is valid.
 */
export function readSpec(definition: Definition, spec: string): SpecValues | undefined {
  const [name, ...tokens] = spec.split(':');
  if (name !== definition.name) return undefined;
  const numbers = definition.fields.filter(isNumberField);
  const words = definition.fields.filter((field) => !isNumberField(field));
  const values: Record<string, FieldValue> = {};
  for (const token of tokens) {
    const range = RANGE.exec(token);
    if (range !== null || ONE.test(token)) {
      const field = numbers.shift();
      if (field === undefined) return undefined;
      const [from, to] = range === null ? [Number(token), Number(token)] : [Number(range[1]), Number(range[2])];
      values[field.name] = from === to ? [from] : [from, to];
    } else {
      const field = words.shift();
      if (field?.choices.includes(token) !== true) return undefined;
      values[field.name] = token;
    }
  }
  for (const field of definition.fields) values[field.name] ??= startOf(field);
  return values;
}

/** Where a slider stands before anyone has touched it. */
function startOf(field: Definition['fields'][number]): FieldValue {
  if (!isNumberField(field)) return field.default ?? field.choices[0] ?? '';
  return [Number(field.default ?? field.min ?? 0)];
}

/** The spec of the values: parts that have their default are left out where nothing behind them needs their place. */
export function writeSpec(definition: Definition, values: SpecValues): string {
  const isDefault = (field: Definition['fields'][number]): boolean => {
    const value = values[field.name];
    if (field.default === null || value === undefined) return false;
    return typeof value === 'string'
      ? value === field.default
      : value.length === 1 && value[0] === Number(field.default);
  };
  const parts: string[] = [definition.name];
  let afterRange = false;
  definition.fields.forEach((field, index) => {
    const value = values[field.name];
    const needed = definition.fields.slice(index + 1).some((later) => later.kind === field.kind && !isDefault(later));
    if (value === undefined || (isDefault(field) && !needed)) return;
    if (typeof value === 'string') {
      parts.push(value);
      afterRange = false;
      return;
    }
    const [from = 0, to] = value;
    // A bare number right behind a range would read as the step of a sweep.
    parts.push(to === undefined && !afterRange ? String(from) : `${from}..${to ?? from}`);
    afterRange = to !== undefined;
  });
  return parts.join(':');
}
