import { builder } from '../../graphql/builder.ts';
import { badInput } from '../../graphql/errors.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';
import { compareSet, type ComparedResult } from './compare.ts';
import { Comparison, ComparisonSubject, ComparisonSubjectInput, effectOf, subjectOf } from './comparison.ts';
import type { SubjectShape } from './subjects.ts';

/** As many as a reader can hold against one reference in a table, and what one request may ask of the database. */
const MOST_OTHERS = 8;

interface SetShape {
  readonly reference: SubjectShape;
  readonly comparisons: readonly ComparedResult[];
}

const ComparisonSet = builder.objectRef<SetShape>('ComparisonSet').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    comparisons: t.field({
      type: [Comparison],
      description:
        'One for each other subject, in the order asked for: `first` is the reference. Their `rows` are one family for Holm; classes and sizes are families of each comparison.',
      // How many there are is counted by the set, which knows what was asked for.
      complexity: { multiplier: 1 },
      resolve: ({ comparisons }) => [...comparisons],
    }),
    reference: t.field({ type: ComparisonSubject, resolve: ({ reference }) => reference }),
  }),
});

const ComparisonSetInput = builder.inputType('ComparisonSetInput', {
  fields: (t) => ({
    minimumEffect: t.float(),
    others: t.field({ type: [ComparisonSubjectInput], required: true }),
    reference: t.field({ type: ComparisonSubjectInput, required: true }),
  }),
});

/** A subject twice would be tested twice, and against itself nothing can differ. */
function checkDistinct(subjects: readonly SubjectShape[]): void {
  const keys = subjects.map(({ run, modelOrdinal }) => `${run.id} ${modelOrdinal}`);
  const again = keys.findIndex((key, index) => keys.indexOf(key) < index);
  if (again > 0) {
    const first = keys.indexOf(keys[again] ?? '');
    const place = first === 0 ? 'the reference' : `"others" ${first - 1}`;
    const message = `"others" ${again - 1} is the same run and model version as ${place}; name each of them once`;
    throw badInput('SUBJECT_TWICE', message);
  }
}

builder.objectField(Workspace.ref, 'comparisonSet', (t) =>
  t.field({
    type: ComparisonSet,
    description: `Paired comparison of one to ${MOST_OTHERS} (run, model version) subjects with a reference, corrected as one family.`,
    args: { input: t.arg({ type: ComparisonSetInput, required: true }) },
    complexity: ({ input }) => {
      const count = Math.min(input.others.length, MOST_OTHERS);
      return { field: 50 * count, multiplier: Math.max(1, count) };
    },
    ...inWorkspace('run.read'),
    resolve: async ({ id: workspaceId }, { input }, context) => {
      const minimumEffect = effectOf(input.minimumEffect);
      const { length } = input.others;
      if (length === 0 || length > MOST_OTHERS) {
        const message = `"others" names one to ${MOST_OTHERS} subjects to hold against the reference, got ${length}`;
        throw badInput('SUBJECT_COUNT', message, [MOST_OTHERS, length]);
      }
      const [reference, ...others] = await Promise.all([
        subjectOf(context, { workspaceId, input: input.reference }),
        ...input.others.map((other) => subjectOf(context, { workspaceId, input: other })),
      ]);
      checkDistinct([reference, ...others]);
      const set = { reference, others, minimumEffect };
      return { reference, comparisons: await compareSet(context.database.prisma, set) };
    },
  }),
);
