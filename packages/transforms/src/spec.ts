import { CHAIN_SIGN, chainOf } from './chain.ts';
import { transforms, transformNames } from './registry.ts';
import { readNumberToken, readRangeToken } from './params.ts';
import { isDifferentiable, type EvaluationTransform, type Transform } from './transform.ts';
import { nearestName, TransformSpecError } from './transform-spec-error.ts';

/** A transform with its parameters, as read from a spec. */
export interface TransformSpec {
  /** Canonical text: `parseTransformSpec(text)` gives this spec again. */
  readonly text: string;
  readonly transform: EvaluationTransform;
  readonly params: unknown;
}

/** A spec whose transform has a graph form. */
export interface BankSpec extends TransformSpec {
  readonly transform: Transform;
}

/** A sweep longer than this is a slip of the keyboard, such as a step of 0.001. */
const MAX_SWEEP = 1000;
const MAX_CHAIN = 8;
/** A sign before a number (`rotate:+10`) is not one between transforms. */
const CHAIN = /\+(?=\s*[a-z])/;

/**
 * Reads one transform: `name[:part[:part ...]]`, such as `jpeg:75`, `median:5:cross`, `rotate:-10..10` (a random draw) or
 * `noise:8`. Throws TransformSpecError when the text stands for several transforms (a sweep or a list).
 */
export function parseTransformSpec(text: string): TransformSpec {
  const [only, second] = parseTransformSpecs(text);
  if (only === undefined || second !== undefined) {
    throw new TransformSpecError({
      where: 'transform',
      expected: 'a single transform',
      got: text,
      fix: 'write one; a sweep a..b:step and a list a,b stand for several',
    });
  }
  return only;
}

/**
 * Reads a list: specs parted by commas, in which a sweep stands for several transforms.
 *
 * Grammar: `list = chain *("," chain)`, `chain = spec *("+" spec)`, `spec = name *(":" part)`, `part = number | range | sweep | word`,
 * `range = number ".." number`, `sweep = range ":" number`.
 *
 * A range with a number right behind it is always a sweep with that step (`jpeg:30..90:10` is jpeg:30, jpeg:40 ... jpeg:90);
 * a range with anything else behind it is a random draw (`jpeg:30..90`, `jpeg:30..90:444`). A fixed number behind a random
 * range is therefore written as an empty range: `motion-blur:5..15:45..45`. Several sweeps in one spec give all combinations.
 * A part that is one of the transform's words (`444`) is never a step. A chain applies its transforms one after another and judges only.
 */
export function parseTransformSpecs(text: string): TransformSpec[] {
  return text.split(',').flatMap(readChain);
}

/** Every combination of what the sweeps of its parts stand for; `identity` in a chain changes nothing and is left out. */
function readChain(text: string): TransformSpec[] {
  const parts = text.split(CHAIN).map(readSingle);
  if (parts.length > MAX_CHAIN) {
    const where = `transform spec \`${text.trim()}\``;
    throw new TransformSpecError({ where, expected: `at most ${MAX_CHAIN} in a chain`, got: String(parts.length) });
  }
  const chains = parts.reduce<TransformSpec[][]>(
    (heads, specs) => heads.flatMap((head) => specs.map((spec) => [...head, spec])),
    [[]],
  );
  return chains.map((chain) => {
    const steps = chain.filter((spec) => spec.text !== 'identity');
    const [first] = steps.length === 0 ? chain : steps;
    return steps.length > 1 || first === undefined ? chainOf(steps) : first;
  });
}

function readSingle(spec: string): TransformSpec[] {
  const [name = '', ...parts] = spec.trim().split(':');
  const transform = findTransform(name, spec);
  const words = transform.fields.flatMap((field) => (field.kind === 'choice' ? field.choices : []));
  return expandSweeps(parts, words, name).map((args) => specOf(transform, transform.parse(args)));
}

/** Like parseTransformSpecs, for a bank: every transform must have a graph form to be differentiated. */
export function parseBank(text: string): BankSpec[] {
  return parseTransformSpecs(text).map((spec) => requireDifferentiable(spec));
}

/** The spec, if its transform may be in a bank. Throws TransformSpecError otherwise. */
export function requireDifferentiable(spec: TransformSpec): BankSpec {
  const { transform } = spec;
  if (isDifferentiable(transform)) return { ...spec, transform };
  const usable = transforms.filter((known) => isDifferentiable(known)).map((known) => known.name);
  throw new TransformSpecError({
    where: 'transform bank',
    expected: `transforms with a graph form (${usable.join(', ')})`,
    got: spec.text,
    fix: spec.text.includes(CHAIN_SIGN)
      ? 'a chain judges only; put its parts into the bank'
      : `${transform.name} has only a real form; use it to evaluate and take a near one, such as jpeg, in the bank`,
  });
}

/** The canonical text of a transform: defaults left out, one way to write each value. */
export function formatTransformSpec(spec: { transform: EvaluationTransform; params: unknown }): string {
  return [spec.transform.name, ...spec.transform.format(spec.params)].join(':');
}

const specOf = (transform: EvaluationTransform, params: unknown): TransformSpec => ({
  text: formatTransformSpec({ transform, params }),
  transform,
  params,
});

function findTransform(name: string, spec: string): EvaluationTransform {
  const found = transforms.find((transform) => transform.name === name);
  if (found !== undefined) return found;
  const near = nearestName(name, transformNames);
  throw new TransformSpecError({
    where: `transform spec \`${spec}\``,
    expected: `one of ${transformNames.join(', ')}`,
    got: name === '' ? '(nothing)' : name,
    ...(near === undefined ? {} : { fix: `did you mean ${near}?` }),
  });
}

function expandSweeps(parts: readonly string[], words: readonly string[], name: string): string[][] {
  const [first, second, ...rest] = parts;
  if (first === undefined) return [[]];
  const range = readRangeToken(first);
  const step = second === undefined || words.includes(second) ? undefined : readNumberToken(second);
  if (range === undefined || step === undefined) {
    return expandSweeps(parts.slice(1), words, name).map((tail) => [first, ...tail]);
  }
  const where = `transform ${name}, sweep`;
  const got = `${first}:${second ?? ''}`;
  if (range.from > range.to) throw new TransformSpecError({ where, expected: 'the smaller end first', got });
  if (!(step > 0)) throw new TransformSpecError({ where, expected: 'a step above 0', got });
  // 1e-9: the last value counts although 0.1 has no exact binary form.
  const count = Math.floor((range.to - range.from) / step + 1e-9) + 1;
  if (count > MAX_SWEEP) throw new TransformSpecError({ where, expected: `at most ${MAX_SWEEP} values`, got });
  const values = Array.from({ length: count }, (_, index) => String(Number((range.from + index * step).toFixed(9))));
  const tails = expandSweeps(rest, words, name);
  return values.flatMap((value) => tails.map((tail) => [value, ...tail]));
}
