import {
  decidingCheck,
  gateSentences,
  gateVerdictSchema,
  inconclusiveReasonSchema,
  type GateCheck,
  type GateFacts as CheckFacts,
  type GateVerdict as VerdictShape,
} from '@holdfast/gates';
import type { Run as RunRow } from '@holdfast/db';
import { warningCodes } from '@holdfast/reporting';
import { incomparability } from '@holdfast/results';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';
import { Run } from '../runs/kinds.ts';
import { RunModel } from '../runs/parts.ts';
import { Incomparability } from '../shared/incomparability.ts';
import { Interval, Rate } from '../shared/rate.ts';

export const GateStatus = enumOf('GateStatus', ['pass', 'fail', 'inconclusive']);

const GateChange = builder.objectRef<NonNullable<GateCheck['change']>>('GateChange').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    difference: t.exposeFloat('difference', { nullable: true, description: 'This run minus the baseline.' }),
    interval: t.field({ type: Interval, resolve: ({ interval }) => interval }),
    n: t.exposeInt('n'),
  }),
});

const WarningCode = enumOf('WarningCode', Object.keys(warningCodes));

interface FactsShape {
  readonly check: GateCheck;
  readonly facts: CheckFacts;
  readonly alike: number;
}

const GateFacts = builder.objectRef<FactsShape>('GateFacts').implement({
  description:
    'What the sentence of a rule says, to write it in another language; what a kind does not speak of is null.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    acceptedImages: t.int({
      description: 'Images that accepted findings took out.',
      resolve: ({ check }) => check.accepted.images,
    }),
    acceptedShare: t.float({ nullable: true, resolve: ({ facts }) => facts.acceptedShare }),
    acceptedSuccesses: t.int({
      description: 'Those of them that were fooled again.',
      resolve: ({ check }) => check.accepted.successes,
    }),
    acknowledgedWarnings: t.int({ nullable: true, resolve: ({ facts }) => facts.acknowledgedWarnings }),
    alike: t.int({ description: 'Further checks of the rule that came out alike.', resolve: ({ alike }) => alike }),
    attack: t.string({ nullable: true, resolve: ({ check }) => check.attack }),
    baseline: t.string({ nullable: true, resolve: ({ facts }) => facts.baseline }),
    change: t.field({ type: GateChange, nullable: true, resolve: ({ check }) => check.change }),
    images: t.int({ nullable: true, resolve: ({ facts }) => facts.images }),
    because: t.field({
      type: Incomparability,
      nullable: true,
      description: 'What `incomparable` is made of; null where only that was kept.',
      resolve: ({ facts }) => incomparability.read(facts.incomparableTold),
    }),
    incomparable: t.string({
      nullable: true,
      description: 'Why the baseline cannot be compared with, in English.',
      resolve: ({ facts }) => facts.incomparable,
    }),
    kind: t.field({ type: enumOf('GateSentence', gateSentences), resolve: ({ facts }) => facts.kind }),
    maxAcceptedShare: t.float({ nullable: true, resolve: ({ facts }) => facts.maxAcceptedShare }),
    openWarnings: t.field({
      type: [WarningCode],
      resolve: ({ facts }) => (facts.openWarnings ?? []).filter((code) => Object.hasOwn(warningCodes, code)),
    }),
    requiredImages: t.int({ nullable: true, resolve: ({ facts }) => facts.requiredImages }),
    settlingImages: t.int({
      nullable: true,
      description: 'Images at the same rate that would settle it.',
      resolve: ({ facts }) => facts.settlingImages,
    }),
    transform: t.string({
      nullable: true,
      description: 'A spec, or joint:all, joint:seen or joint:unseen.',
      resolve: ({ check }) => check.transform,
    }),
    undecided: t.int({ description: 'Images that could not be judged.', resolve: ({ check }) => check.undecided }),
  }),
});

const GateRuleVerdict = builder.objectRef<VerdictShape['rules'][number]>('GateRuleVerdict').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    facts: t.field({
      type: GateFacts,
      nullable: true,
      description: 'Null where the verdict was stored by a version that did not know them; `sentence` says it all.',
      resolve: (rule) => {
        const { check, alike } = decidingCheck(rule);
        return check?.facts === undefined ? null : { check, facts: check.facts, alike };
      },
    }),
    inconclusiveReason: t.expose('reason', {
      type: enumOf('InconclusiveReason', inconclusiveReasonSchema.options),
      nullable: true,
    }),
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
