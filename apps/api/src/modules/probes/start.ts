import { probeRequestSchema, type ProbeRequest } from '@holdfast/domain';
import { createProbe, type ModelVersion as VersionRow, type Probe as ProbeRow } from '@holdfast/db';
import { enqueueTask } from '@holdfast/jobs';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { InputError, inputError } from '../../graphql/errors.ts';
import { findIn, guard, type SignedInContext } from '../../graphql/guard.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { readAttackSettings } from '../campaigns/attack-settings.ts';
import { below, type InputIssue, type Reading } from '../campaigns/input-issue.ts';
import { readObjective } from '../campaigns/objective.ts';
import { modelOf } from '../campaigns/read-models.ts';
import { readBank, readEvaluated } from '../campaigns/transform-plan.ts';
import { Image } from '../datasets/kinds.ts';
import { ModelVersion } from '../models/kinds.ts';
import { Run } from '../runs/kinds.ts';
import { AttackSettingsInput } from '../shared/attack-settings.ts';
import { BankEntryInput } from '../shared/bank-entry.ts';
import { Probe } from './kinds.ts';

const ProbeSampleInput = builder.inputType('ProbeSampleInput', {
  fields: (t) => ({
    attack: t.string({ required: true }),
    modelOrdinal: t.int(),
    position: t.int({ required: true }),
    runId: t.id({ required: true }),
  }),
});

const ProbeInput = builder.inputType('ProbeInput', {
  fields: (t) => ({
    bank: t.field({ type: [BankEntryInput] }),
    imageId: t.id({ description: 'A dataset image, or the sample of a run.' }),
    modelVersionId: t.id({ required: true }),
    objective: t.string(),
    onlyTransform: t.boolean({
      description: 'With imageId: nothing is attacked, the image is shown as each transform leaves it.',
    }),
    probeId: t.id({ description: "Continue this probe's samples instead of attacking again." }),
    sample: t.field({ type: ProbeSampleInput }),
    settings: t.field({ type: AttackSettingsInput }),
    transforms: t.stringList({
      required: true,
      description: 'Transforms to judge under, in order; may be chained with +.',
    }),
  }),
});

type Input = typeof ProbeInput.$inferInput;

const starting = guard({ on: ModelVersion, action: 'probe.start', field: ['input', 'modelVersionId'] });

builder.mutationField('probeStart', (t) =>
  t.field({
    type: nodePayload('ProbePayload', 'probe', Probe),
    args: { input: t.arg({ type: ProbeInput, required: true }) },
    extensions: starting.extensions,
    resolve: (_root, { input }, context) =>
      starting.run(context, input.modelVersionId, (version, known) => start(known, { version, input })),
  }),
);

async function start(
  context: SignedInContext,
  { version, input }: { readonly version: VersionRow; readonly input: Input },
): Promise<ProbeRow> {
  if (version.state !== 'ready') {
    const got = `version ${version.number}, which is ${version.state}`;
    throw inputError(
      'MODEL_STATE',
      ['input', 'modelVersionId'],
      `expected a version that is ready, got ${got}; confirm its contract first`,
    );
  }
  const { workspaceId } = version;
  const source = await sourceOf(context, { workspaceId, input });
  if (input.onlyTransform && source.kind !== 'image') {
    throw inputError(
      'INVALID',
      ['input', 'onlyTransform'],
      'expected imageId beside onlyTransform, got a sample; replay it without onlyTransform, or give the image',
    );
  }
  const request = probeRequestSchema.parse({
    modelVersionId: version.id,
    source,
    onlyTransform: input.onlyTransform ?? false,
    seed: 0,
    ...readRest(version, input),
  });
  return change(context, async (tx) => {
    const result = await createProbe(tx, { workspaceId, request, createdById: context.viewer.user.id });
    // A person waits for it: before everything else of the workspace.
    await enqueueTask(tx, {
      workspaceId,
      kind: 'probe_picture',
      payload: { probeId: result.id },
      priority: 100,
      maxAttempts: 2,
    });
    const note = { workspaceId, action: 'probe.start', subjectType: 'Probe', subjectId: result.id };
    return { result, note: { ...note, detail: { modelVersionId: version.id } } };
  });
}

async function sourceOf(
  context: SignedInContext,
  { workspaceId, input }: { readonly workspaceId: string; readonly input: Input },
): Promise<ProbeRequest['source']> {
  const { imageId, probeId, sample } = input;
  const given = [imageId, probeId, sample].filter((one) => one !== null && one !== undefined);
  if (given.length !== 1) {
    const expected = 'one of imageId, sample and probeId';
    throw inputError(
      'INVALID',
      ['input', 'imageId'],
      `expected ${expected}, got ${given.length} of them; choose one image`,
    );
  }
  if (imageId) {
    const image = await findIn(context, { on: Image, workspaceId, id: imageId, field: ['input', 'imageId'] });
    return { kind: 'image', imageId: image.id };
  }
  if (probeId) {
    const probe = await findIn(context, { on: Probe, workspaceId, id: probeId, field: ['input', 'probeId'] });
    return { kind: 'probe', probeId: probe.id };
  }
  if (!sample) throw new Error('unreachable: one of the three is given');
  const run = await findIn(context, { on: Run, workspaceId, id: sample.runId, field: ['input', 'sample', 'runId'] });
  const { attack, position } = sample;
  const modelOrdinal = sample.modelOrdinal ?? 0;
  for (const [name, value] of Object.entries({ position, modelOrdinal })) {
    if (value >= 0) continue;
    const message = `expected a number from 0, got ${value}; take it from the image grid of the run`;
    throw inputError('INVALID', ['input', 'sample', name], message);
  }
  return { kind: 'sample', runId: run.id, attack, position, modelOrdinal };
}

/** Everything but the picture. @throws InputError */
function readRest(
  version: VersionRow,
  input: Input,
): Pick<ProbeRequest, 'transforms' | 'objective' | 'settings' | 'bank'> {
  const issues: InputIssue[] = [];
  const take = <T>(field: string, reading: Reading<T> | null): T | null => {
    if (reading === null) return null;
    if (reading.ok) return reading.value;
    issues.push(...below(['input', field], reading.issues));
    return null;
  };
  const transforms = take('transforms', readEvaluated(input.transforms)) ?? [];
  const bank = take('bank', input.bank ? readBank(input.bank) : null);
  const settings = take('settings', input.settings ? readAttackSettings(input.settings, bank?.length ?? 1) : null);
  const models = modelOf({ name: 'the model' }, version);
  const objective = take('objective', input.objective ? readObjective(input.objective, models) : null);
  if (issues.length > 0) throw new InputError(issues);
  return { transforms, bank, settings, objective };
}
