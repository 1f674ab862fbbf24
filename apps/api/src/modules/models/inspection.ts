import { toldSchema } from '@holdfast/results';
import { guessReason } from '@holdfast/vision';
import { z } from 'zod';
import { toldType } from '../shared/told.ts';
import { builder } from '../../graphql/builder.ts';

const problemShape = z.object({
  severity: z.string(),
  code: z.string(),
  where: z.string(),
  expected: z.string(),
  got: z.string(),
  fix: z.string(),
});
const tensorShape = z.object({
  name: z.string(),
  dataType: z.string().nullable(),
  dims: z.array(z.union([z.number(), z.string(), z.null()])).nullable(),
});

/** Inspections of before `told` was kept have only the reason in English. */
const guessShape = z.object({ path: z.string(), value: z.unknown(), why: z.string(), told: toldSchema.optional() });

/** engine/Inspection as the worker stored it. */
const inspectionSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('refused'), problems: z.array(problemShape) }),
  z.object({
    status: z.literal('read'),
    opset: z.number(),
    producer: z.string(),
    inputs: z.array(tensorShape),
    outputs: z.array(tensorShape),
    operators: z.array(z.object({ opType: z.string(), gradient: z.string(), count: z.number() })),
    parameterCount: z.number(),
    memoryMb: z.number().nullable(),
    batching: z
      .union([z.object({ kind: z.literal('any') }), z.object({ kind: z.literal('one'), reason: z.string() })])
      .nullable(),
    contract: z.object({ guesses: z.array(guessShape) }).nullable(),
    problems: z.array(problemShape),
  }),
]);

export type InspectionShape = z.infer<typeof inspectionSchema>;
export const readInspection = (stored: unknown): InspectionShape | null =>
  stored === null ? null : inspectionSchema.parse(stored);

/** The model's outputs with their sizes, `null` where one is open; undefined where an output's rank is. */
export function knownOutputs(inspection: InspectionShape) {
  if (inspection.status !== 'read') return undefined;
  const known = inspection.outputs.flatMap(({ name, dims }) =>
    dims === null ? [] : [{ name, dims: dims.map((size) => (typeof size === 'number' ? size : null)) }],
  );
  return known.length === inspection.outputs.length ? known : undefined;
}

const InspectionProblem = builder.objectRef<z.infer<typeof problemShape>>('InspectionProblem').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    code: t.exposeString('code'),
    expected: t.exposeString('expected'),
    fix: t.exposeString('fix'),
    got: t.exposeString('got'),
    severity: t.exposeString('severity'),
    where: t.exposeString('where'),
  }),
});

const TensorInfo = builder.objectRef<z.infer<typeof tensorShape>>('TensorInfo').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    dataType: t.exposeString('dataType', { nullable: true }),
    dims: t.field({
      type: ['String'],
      nullable: true,
      resolve: ({ dims }) => dims?.map((size) => (size === null ? '?' : String(size))) ?? null,
    }),
    name: t.exposeString('name'),
  }),
});

interface CoverageShape {
  readonly opType: string;
  readonly gradient: string;
  readonly count: number;
}

/** Why an operator's gradient is what it is, in a few words; null where there is nothing to say. */
const REASONS: Readonly<Record<string, string>> = {
  'straight-through': 'its gradient is zero almost everywhere; the gradient behind it is passed through',
  none: 'there is no gradient rule for it where it stands',
  'not needed': 'no gradient passes it between the answer and the image',
};

const OperatorCoverage = builder.objectRef<CoverageShape>('OperatorCoverage').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    count: t.exposeInt('count'),
    gradient: t.string({
      description: 'exact, straight-through, none, or constant where no gradient is needed.',
      resolve: ({ gradient }) => (gradient === 'not needed' ? 'constant' : gradient),
    }),
    operator: t.exposeString('opType'),
    reason: t.string({ nullable: true, resolve: ({ gradient }) => REASONS[gradient] ?? null }),
  }),
});

/** What a refused file has none of. */
const ofRead = <Value>(
  inspection: InspectionShape,
  read: (of: Extract<InspectionShape, { status: 'read' }>) => Value,
  none: Value,
) => (inspection.status === 'read' ? read(inspection) : none);

const ContractGuess = builder.objectRef<z.infer<typeof guessShape>>('ContractGuess').implement({
  description: 'A setting of the proposed contract that the file does not say.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    because: t.field({
      type: toldType('GuessReason', guessReason),
      nullable: true,
      description: 'What `why` is made of; null where only that was kept.',
      resolve: ({ told }) => guessReason.read(told),
    }),
    path: t.exposeString('path'),
    value: t.string({ description: 'As JSON.', resolve: ({ value }) => JSON.stringify(value) }),
    why: t.exposeString('why'),
  }),
});

export const Inspection = builder.objectRef<InspectionShape>('Inspection').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    contractNotes: t.field({
      type: ['String'],
      description: 'Settings of the proposed contract that the file does not say, each with its reason.',
      resolve: (inspection) =>
        ofRead(
          inspection,
          ({ contract }) =>
            contract?.guesses.map(({ path, value, why }) => `${path}: ${JSON.stringify(value)} (${why})`) ?? [],
          [],
        ),
    }),
    gradientsComplete: t.boolean({
      description: 'Whether attacks by gradient are possible.',
      resolve: ({ status, problems }) => status === 'read' && problems.every(({ severity }) => severity !== 'error'),
    }),
    guesses: t.field({
      type: [ContractGuess],
      resolve: (inspection) => ofRead(inspection, ({ contract }) => contract?.guesses ?? [], []),
    }),
    inputs: t.field({ type: [TensorInfo], resolve: (inspection) => ofRead(inspection, ({ inputs }) => inputs, []) }),
    memoryMb: t.int({
      nullable: true,
      resolve: (inspection) =>
        ofRead<number | null>(inspection, ({ memoryMb }) => (memoryMb === null ? null : Math.ceil(memoryMb)), null),
    }),
    operators: t.field({
      type: [OperatorCoverage],
      resolve: (inspection) => ofRead<CoverageShape[]>(inspection, ({ operators }) => operators, []),
    }),
    opset: t.int({
      nullable: true,
      resolve: (inspection) => ofRead<number | null>(inspection, ({ opset }) => opset, null),
    }),
    outputs: t.field({ type: [TensorInfo], resolve: (inspection) => ofRead(inspection, ({ outputs }) => outputs, []) }),
    parameterCount: t.field({
      type: 'BigInt',
      resolve: (inspection) => ofRead(inspection, ({ parameterCount }) => BigInt(parameterCount), 0n),
    }),
    problems: t.field({ type: [InspectionProblem], resolve: ({ problems }) => problems }),
    producer: t.string({ resolve: (inspection) => ofRead(inspection, ({ producer }) => producer, '') }),
  }),
});
