import {
  countSampleErrors,
  sampleErrorPage,
  type Run as RunRow,
  type SampleErrorKey,
  type SampleErrorRow,
} from '@holdfast/db';
import type { Problem as ProblemShape } from '@holdfast/domain';
import { runLayout } from '@holdfast/db';
import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import { connectionTo, pageComplexity, readPage } from '../../graphql/connection.ts';
import { Problem } from '../shared/problem.ts';
import { Run, snapshotOf } from './kinds.ts';

interface Shape extends SampleErrorRow {
  readonly attack: string | null;
}

const SampleError = builder.objectRef<Shape>('SampleError').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.exposeString('attack', { nullable: true }),
    attempts: t.exposeInt('attempts'),
    modelOrdinal: t.exposeInt('modelOrdinal'),
    name: t.exposeString('name'),
    position: t.exposeInt('position'),
    problem: t.field({ type: Problem, resolve: (row) => problemOf(row) }),
  }),
});

/** A failure's message holds what was expected and seen already; the parts around it say what it is about and what to do. */
export const problemOf = ({ code, message, name }: Pick<Shape, 'code' | 'message' | 'name'>): ProblemShape => ({
  code,
  where: name,
  expected: 'a sample that can be made, saved and judged',
  got: message,
  fix: 'remove the cause and retry the failures of this run; until then the image counts neither as robust nor as fooled',
});

const SampleErrorConnection = connectionTo('SampleError', SampleError);

const cursor: z.ZodType<SampleErrorKey> = z.strictObject({
  modelOrdinal: z.int().min(0),
  position: z.int().min(0),
  attackOrdinal: z.int().min(-1),
});

const keyOf = ({ modelOrdinal, position, attackOrdinal }: SampleErrorKey): SampleErrorKey => ({
  modelOrdinal,
  position,
  attackOrdinal,
});

builder.objectField(Run.ref, 'errors', (t) =>
  t.field({
    type: SampleErrorConnection,
    description: 'Samples that could not be made or judged, with reasons.',
    args: t.arg.connectionArgs(),
    complexity: pageComplexity,
    resolve: (run: RunRow, args, { database }) => {
      const { id: runId, workspaceId } = run;
      const { attacks } = runLayout(snapshotOf(run));
      return readPage(args, {
        key: cursor,
        keyOf,
        read: async (window) =>
          (await sampleErrorPage(database.prisma, { workspaceId, runId, window })).map((row) => ({
            ...row,
            attack: attacks[row.attackOrdinal] ?? null,
          })),
        count: () => countSampleErrors(database.prisma, { workspaceId, runId }),
      });
    },
  }),
);
