import type { Random } from '@holdfast/random';
import { z, type ZodType } from 'zod';
import { nearestName, TransformSpecError } from './transform-spec-error.ts';

/** A range a strength is drawn from, both ends included. `from < to`. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** What a person may write for a strength: one number, or a range to draw from. */
export type NumberParam = number | NumberRange;

export interface NumberField {
  readonly kind: 'number';
  readonly name: string;
  readonly summary: string;
  /** Unit for people: 'px', 'deg', 'levels' ...; '' where there is none. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** Whether `a..b` (a random draw) makes sense. */
  readonly range: boolean;
  /** Left out of a spec when it has this value. A field without a default must be given. */
  readonly default?: number;
}

export interface ChoiceField {
  readonly kind: 'choice';
  readonly name: string;
  readonly summary: string;
  readonly choices: readonly string[];
  readonly default?: string;
}

/** One parameter of a transform as it stands in a spec. */
export type ParamField = NumberField | ChoiceField;

const numberPattern = String.raw`[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?`;
const numberRegex = new RegExp(`^${numberPattern}$`);
const rangeRegex = new RegExp(`^(${numberPattern})\\.\\.(${numberPattern})$`);

/** The number that a token of a spec stands for, if it is one. */
export function readNumberToken(token: string): number | undefined {
  return numberRegex.test(token) ? Number(token) + 0 : undefined;
}

/** The two ends of a token `a..b`, if it is one. */
export function readRangeToken(token: string): NumberRange | undefined {
  const match = rangeRegex.exec(token);
  return match === null ? undefined : { from: Number(match[1]) + 0, to: Number(match[2]) + 0 };
}

/** Schema of a strength that may be a range. */
export function numberParam(field: NumberField): ZodType<NumberParam> {
  const value = numberValue(field);
  if (!field.range) return value;
  const range = z
    .object({ from: value, to: value })
    .refine(({ from, to }) => from < to, { message: 'the first end must be below the second' });
  return z.union([value, range]);
}

/** Schema of a strength that is always one number. */
export function numberValue(field: NumberField): ZodType<number> {
  const value = z.number().min(field.min).max(field.max);
  return field.integer ? value.int() : value;
}

/** Whether a draw of this strength uses random numbers. */
export const isRange = (param: NumberParam): param is NumberRange => typeof param !== 'number';

/** The largest value that a draw can have. */
export const upperEnd = (param: NumberParam): number => (isRange(param) ? param.to : param);

/** One draw: the number itself, or uniform over the range (over its integers when `integer`). */
export function drawNumber(param: NumberParam, random: Random, options: { integer: boolean }): number {
  if (!isRange(param)) return param;
  return options.integer ? random.integer(param.from, param.to) : random.uniform(param.from, param.to);
}

const describe = (field: ParamField): string => {
  if (field.kind === 'choice') return `one of ${field.choices.join(', ')}`;
  const unit = field.unit === '' ? '' : ` ${field.unit}`;
  const range = field.range ? ' or a range a..b' : '';
  return `${field.integer ? 'an integer' : 'a number'} from ${field.min} to ${field.max}${unit}${range}`;
};

/**
 * Reader and writer of the parts of a spec after the name. Numbers and ranges fill the number fields in order, words fill
 * the choice fields in order, so an optional number need not be written to reach a word behind it.
 */
export function specSyntax<Params extends object>(options: {
  transform: string;
  fields: readonly ParamField[];
  params: ZodType<Params>;
}): { parse(args: readonly string[]): Params; format(params: Params): readonly string[] } {
  const { transform, fields, params: schema } = options;

  const fail = (field: ParamField, got: string, fix?: string): never => {
    throw new TransformSpecError({
      where: `transform ${transform}, ${field.name}`,
      expected: describe(field),
      got,
      ...(fix === undefined ? {} : { fix }),
    });
  };

  const readNumber = (field: NumberField, token: string): NumberParam => {
    const range = readRangeToken(token);
    const values = range === undefined ? [Number(token) + 0] : [range.from, range.to];
    const fits = (value: number): boolean =>
      value >= field.min && value <= field.max && (!field.integer || Number.isInteger(value));
    if (!values.every(fits)) fail(field, token);
    if (range === undefined) return Number(token) + 0;
    if (range.from === range.to) return range.from;
    if (range.from > range.to) fail(field, token, 'write the smaller end first');
    if (!field.range) fail(field, token, `${field.name} cannot be drawn at random; list the values you want`);
    return range;
  };

  const parse = (args: readonly string[]): Params => {
    const raw: Record<string, NumberParam | string> = {};
    const numbers = fields.filter((field) => field.kind === 'number');
    const choices = fields.filter((field) => field.kind === 'choice');
    for (const token of args) {
      const choice = choices[0];
      if (choice?.choices.includes(token) === true) {
        raw[choice.name] = token;
        choices.shift();
        continue;
      }
      const isNumeric = readNumberToken(token) !== undefined || readRangeToken(token) !== undefined;
      const number = numbers[0];
      if (isNumeric && number !== undefined) {
        raw[number.name] = readNumber(number, token);
        numbers.shift();
        continue;
      }
      const open = choice ?? number;
      if (open === undefined) {
        throw new TransformSpecError({ where: `transform ${transform}`, expected: 'no further part', got: token });
      }
      const near = open.kind === 'choice' ? nearestName(token, open.choices) : undefined;
      fail(open, token, near === undefined ? undefined : `did you mean ${near}?`);
    }
    for (const field of fields) {
      if (raw[field.name] !== undefined) continue;
      if (field.default === undefined) fail(field, '(nothing)');
      else raw[field.name] = field.default;
    }
    const result = schema.safeParse(raw);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw new TransformSpecError({
      where: `transform ${transform}, ${issue?.path.join('.') ?? ''}`,
      expected: issue?.message ?? 'valid parameters',
      got: args.join(':'),
    });
  };

  const format = (params: Params): readonly string[] => {
    const values = new Map<string, unknown>(Object.entries(params));
    const out: string[] = [];
    let previousIsRange = false;
    const isDefault = (field: ParamField): boolean => values.get(field.name) === field.default;
    fields.forEach((field, index) => {
      const laterNeedsIt = fields.slice(index + 1).some((later) => later.kind === field.kind && !isDefault(later));
      if (isDefault(field) && !laterNeedsIt) return;
      const value = values.get(field.name);
      if (field.kind === 'number' && typeof value === 'number') {
        // A bare number right behind a range would read as the step of a sweep.
        out.push(previousIsRange ? `${value}..${value}` : String(value));
        previousIsRange = false;
      } else if (field.kind === 'number') {
        const range = z.object({ from: z.number(), to: z.number() }).parse(value);
        out.push(`${range.from}..${range.to}`);
        previousIsRange = true;
      } else {
        out.push(String(value));
        previousIsRange = false;
      }
    });
    return out;
  };

  return { parse, format };
}
