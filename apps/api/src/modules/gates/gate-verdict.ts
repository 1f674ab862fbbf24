import { gateVerdictSchema, type GateVerdict as VerdictShape } from '@holdfast/gates';
import type { Run as RunRow } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';
import { Run } from '../runs/kinds.ts';
import { RunModel } from '../runs/parts.ts';
import { Rate } from '../shared/rate.ts';

export const GateStatus = enumOf('GateStatus', ['pass', 'fail', 'inconclusive']);

const GateRuleVerdict = builder.objectRef<VerdictShape['rules'][number]>('GateRuleVerdict').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    limit: t.exposeFloat('limit', { nullable: true }),
    observed: t.field({ type: Rate, nullable: true, resolve: ({ observed }) => observed }),
    reason: t.exposeString('reason', { nullable: true }),
    rule: t.field({ type: 'JSON', resolve: ({ rule }) => rule }),
    sentence: t.exposeString('sentence'),
    status: t.expose('status', { type: GateStatus }),
    title: t.exposeString('title', { description: "The rule's name, or what it asks for." }),
  }),
});

export const GateVerdict = builder.objectRef<VerdictShape>('GateVerdict').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    exitCode: t.exposeInt('exitCode'),
    headline: t.exposeString('headline'),
    notes: t.field({
      type: ['String'],
      description: 'Sentences on what the verdict rests on.',
      resolve: ({ notes }) => [...notes],
    }),
    rules: t.field({ type: [GateRuleVerdict], resolve: ({ rules }) => [...rules] }),
    status: t.expose('status', { type: GateStatus }),
  }),
});

/** As the worker that ended the run found it; null while the run goes on, and without a gate. */
export const storedVerdict = ({ verdict }: Pick<RunRow, 'verdict'>): VerdictShape | null =>
  verdict === null ? null : gateVerdictSchema.parse(verdict);

builder.objectField(Run.ref, 'gate', (t) =>
  t.field({
    type: GateVerdict,
    nullable: true,
    description: 'The worst verdict of its model versions.',
    resolve: (run) => storedVerdict(run),
  }),
);

builder.objectField(RunModel, 'gate', (t) =>
  t.field({
    type: GateVerdict,
    nullable: true,
    description:
      'On this model version alone; null also for runs that ended before verdicts were kept by model version.',
    resolve: ({ row }) => storedVerdict(row),
  }),
);
