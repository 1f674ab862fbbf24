import { probeResultSchema, probeRequestSchema, problemSchema, type ProbeResult } from '@holdfast/domain';
import { newestTasksFor, type Probe as ProbeRow, type Task as TaskRow } from '@holdfast/db';
import { z } from 'zod';
import { pictureUrl } from '../../files/links.ts';
import { builder } from '../../graphql/builder.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { rowLoader } from '../../graphql/loaders.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { present } from '../campaigns/campaign-model.ts';
import { ModelVersion } from '../models/kinds.ts';
import { OutcomeState } from '../runs/enums.ts';
import { Prediction } from '../shared/prediction.ts';
import { Problem } from '../shared/problem.ts';
import { WorkTask } from '../tasks/work-task.ts';
import { Probe } from './kinds.ts';

const probeOf = z.object({ probeId: z.string() });

const taskOfProbe = rowLoader<TaskRow>({
  read: ({ database, workspaceIds }, ids) =>
    newestTasksFor(database.prisma, { workspaceIds, ids, kind: 'probe_picture', payloadKey: 'probeId' }),
  keyOf: ({ payload }) => probeOf.parse(payload).probeId,
});

const PNG = 'image/png';
const urlOf = (context: ApiContext, workspaceId: string, sha256: string): Promise<string> =>
  pictureUrl(context, { workspaceId, sha256, mediaType: PNG });

type Held = ProbeResult['samples'][number];
/** A part of the result with the workspace that its pictures are in. */
interface InProbe<Part> {
  readonly workspaceId: string;
  readonly part: Part;
}

const ProbePicture = builder.objectRef<InProbe<NonNullable<ProbeResult['original']>>>('ProbePicture').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    prediction: t.field({ type: Prediction, resolve: ({ part }) => ({ ...part, record: part.prediction }) }),
    url: t.string({ resolve: ({ part, workspaceId }, _args, context) => urlOf(context, workspaceId, part.sha256) }),
  }),
});

type Shown = ProbeResult['transformed'][number];

const ProbePhoto = builder.objectRef<InProbe<Shown>>('ProbePhoto').implement({
  description: 'The image itself under one transform, without an attack.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    picture: t.field({
      type: ProbePicture,
      nullable: true,
      resolve: ({ part, workspaceId }) => (part.picture === null ? null : { workspaceId, part: part.picture }),
    }),
    problem: t.string({
      nullable: true,
      description: 'Why the transform could not be applied.',
      resolve: ({ part }) => part.problem,
    }),
    transform: t.string({ resolve: ({ part }) => part.transform }),
  }),
});

interface TransformedPart {
  readonly sample: Held;
  readonly transformed: Held['transformed'][number];
}

const sized = ({ width, height }: Held, record: Held['prediction'] | null) =>
  record === null ? null : { width, height, record };

const ProbeTransformed = builder.objectRef<InProbe<TransformedPart>>('ProbeTransformed').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    cleanPrediction: t.field({
      type: Prediction,
      nullable: true,
      description: 'On the transformed clean picture; null where it could not be made.',
      resolve: ({ part }) => sized(part.sample, part.transformed.cleanPrediction),
    }),
    prediction: t.field({
      type: Prediction,
      nullable: true,
      resolve: ({ part }) => sized(part.sample, part.transformed.prediction),
    }),
    state: t.field({ type: OutcomeState, resolve: ({ part }) => part.transformed.state }),
    transform: t.string({ resolve: ({ part }) => part.transformed.transform }),
    url: t.string({
      nullable: true,
      resolve: ({ part, workspaceId }, _args, context) =>
        part.transformed.sha256 === null ? null : urlOf(context, workspaceId, part.transformed.sha256),
    }),
  }),
});

const ProbeSample = builder.objectRef<InProbe<Held>>('ProbeSample').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    attack: t.string({ resolve: ({ part }) => part.attack }),
    fooled: t.boolean({ resolve: ({ part }) => part.fooled }),
    iterations: t.int({ resolve: ({ part }) => part.iterations }),
    linf: t.float({ resolve: ({ part }) => part.linf }),
    prediction: t.field({ type: Prediction, resolve: ({ part }) => ({ ...part, record: part.prediction }) }),
    psnr: t.float({ nullable: true, resolve: ({ part }) => part.psnr }),
    transformed: t.field({
      type: [ProbeTransformed],
      resolve: ({ part, workspaceId }) =>
        part.transformed.map((transformed) => ({ workspaceId, part: { sample: part, transformed } })),
    }),
    url: t.string({ resolve: ({ part, workspaceId }, _args, context) => urlOf(context, workspaceId, part.sha256) }),
  }),
});

const resultOf = ({ result }: ProbeRow): ProbeResult | null =>
  result === null ? null : probeResultSchema.parse(result);

implementNode(Probe, {
  description: 'One picture under attack right now: the step losses, then the sample, then the judged transforms.',
  fields: (t) => ({
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    failure: t.field({
      type: Problem,
      nullable: true,
      resolve: ({ failure }) => (failure === null ? null : problemSchema.parse(failure)),
    }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    modelVersion: t.field({
      type: ModelVersion.ref,
      resolve: ({ request }, _args, context) =>
        ModelVersion.byId(context).load(probeRequestSchema.parse(request).modelVersionId).then(present),
    }),
    objective: t.string({ nullable: true, resolve: (probe) => resultOf(probe)?.objective ?? null }),
    original: t.field({
      type: ProbePicture,
      nullable: true,
      resolve: (probe) => {
        const part = resultOf(probe)?.original ?? null;
        return part === null ? null : { workspaceId: probe.workspaceId, part };
      },
    }),
    samples: t.field({
      type: [ProbeSample],
      resolve: (probe) => (resultOf(probe)?.samples ?? []).map((part) => ({ workspaceId: probe.workspaceId, part })),
    }),
    transformed: t.field({
      type: [ProbePhoto],
      description: 'Of a probe that only transforms.',
      resolve: (probe) =>
        (resultOf(probe)?.transformed ?? []).map((part) => ({ workspaceId: probe.workspaceId, part })),
    }),
    transforms: t.stringList({
      description: 'What was asked for, in its order: of a probe under way, what is outstanding, too.',
      resolve: ({ request }) => probeRequestSchema.parse(request).transforms,
    }),
    task: t.field({
      type: WorkTask.ref,
      resolve: ({ id }, _args, context) => taskOfProbe(context).load(id).then(present),
    }),
  }),
});
