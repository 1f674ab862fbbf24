import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  accepted,
  CampaignCreateDocument,
  CampaignsDocument,
  CampaignStartDocument,
  createClient,
  DatasetsDocument,
  DatasetVersionByIdDocument,
  DatasetVersionCreateDocument,
  type DatasetVersionPartsFragment,
  type HoldfastClient,
  ModelByNameDocument,
  ModelVersionByIdDocument,
  ModelVersionConfirmDocument,
  ModelVersionCreateDocument,
  type ModelVersionPartsFragment,
  pollUntil,
  RunByIdDocument,
  type RunPartsFragment,
  uploadFile,
  ViewerDocument,
} from '@holdfast/client';
import { prepareSample, type Sample } from '@holdfast/engine';
import { SupervisorError } from '../supervisor-error.ts';
import { SAMPLE_DATASET, SAMPLE_MODEL, sampleCampaign, sampleName, type SampleBounds } from './sample-campaign.ts';

export interface SampleRequest {
  readonly url: string;
  readonly token: string;
  readonly slug: string;
  /** For the converted detector. */
  readonly folder: string;
  readonly bounds: SampleBounds;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
  readonly onProgress: (run: RunPartsFragment) => void;
}

export interface SampleOutcome {
  readonly run: RunPartsFragment;
  /** False where an earlier start had finished it. */
  readonly isNew: boolean;
}

const ENDED = new Set<RunPartsFragment['state']>(['DONE', 'FAILED', 'CANCELLED']);

/** Brings the sample campaign to its end, going on from wherever an earlier start was stopped. */
export async function runSample(request: SampleRequest): Promise<SampleOutcome> {
  const { url, token, signal, onProgress } = request;
  const client = createClient({ url, token });
  const before = await latestRun(client, request);
  if (before?.state === 'DONE') return { run: before, isNew: false };
  // One that failed or was cancelled leaves a platform without a report to look at: it is started anew.
  const isOver = before !== undefined && ENDED.has(before.state);
  const started =
    before === undefined || isOver
      ? await startRun(client, { ...request, idempotencyKey: isOver ? `sample after ${before.id}` : keyOf(request) })
      : before;
  const run = await pollUntil({
    client,
    signal,
    read: async () => {
      const { node } = await client.execute(RunByIdDocument, { id: started.id }, { signal });
      if (node?.__typename !== 'Run') throw gone('run');
      return node;
    },
    isDone: ({ state }) => ENDED.has(state),
    onChange: onProgress,
  });
  return { run, isNew: true };
}

/** The whole sample has the key that it had before there were smaller ones. */
const keyOf = ({ bounds }: SampleRequest): string =>
  Object.keys(bounds).length === 0 ? 'sample' : `sample ${JSON.stringify(bounds)}`;

async function latestRun(client: HoldfastClient, request: SampleRequest): Promise<RunPartsFragment | undefined> {
  return (await knownCampaign(client, request))?.latestRun ?? undefined;
}

/** Names come in order, so that of the whole sample is before those of smaller ones, which begin with it. */
async function knownCampaign(client: HoldfastClient, { slug, bounds, signal }: SampleRequest) {
  const name = sampleName(bounds);
  const { workspace } = await client.execute(CampaignsDocument, { slug, first: 5, search: name }, { signal });
  return workspace?.campaigns.edges.find(({ node }) => node.name === name)?.node;
}

async function startRun(
  client: HoldfastClient,
  request: SampleRequest & { readonly idempotencyKey: string },
): Promise<RunPartsFragment> {
  const { signal, onStep, slug, bounds, idempotencyKey } = request;
  const workspaceId = await workspaceIdOf({ client, slug, signal });
  onStep('converting the detector');
  const sample = await prepareSample({ directory: request.folder });
  onStep('uploading and inspecting the detector');
  const model = await ensureModel({ client, request, sample, workspaceId });
  onStep('uploading six photos');
  const dataset = await ensureDataset({ client, request, sample, workspaceId });
  onStep('planning the campaign');
  const campaignId = (await knownCampaign(client, request))?.id ?? (await createCampaign());
  const { campaignStart } = await client.execute(
    CampaignStartDocument,
    { input: { campaignId, idempotencyKey } },
    { signal, isRepeatable: true },
  );
  return accepted('start of the sample', campaignStart, campaignStart.run);

  async function createCampaign(): Promise<string> {
    const campaign = sampleCampaign({
      modelId: model.model.id,
      datasetId: dataset.dataset.id,
      datasetVersionId: dataset.id,
      bounds,
    });
    const { campaignCreate } = await client.execute(
      CampaignCreateDocument,
      { input: { workspaceId, campaign } },
      { signal },
    );
    return accepted('sample campaign', campaignCreate, campaignCreate.campaign).id;
  }
}

/** The API's own id of the workspace that the token opens. */
export async function workspaceIdOf({
  client,
  slug,
  signal,
}: {
  readonly client: HoldfastClient;
  readonly slug: string;
  readonly signal?: AbortSignal;
}): Promise<string> {
  const { viewer } = await client.execute(ViewerDocument, {}, signal === undefined ? {} : { signal });
  const found = viewer?.memberships.find(({ workspace }) => workspace.slug === slug);
  if (found === undefined) throw gone('workspace');
  return found.workspace.id;
}

interface Preparation {
  readonly client: HoldfastClient;
  readonly request: SampleRequest;
  readonly sample: Sample;
  readonly workspaceId: string;
}

async function ensureModel({ client, request, sample, workspaceId }: Preparation): Promise<ModelVersionPartsFragment> {
  const { slug, signal } = request;
  const contract: unknown = JSON.parse(await readFile(sample.contractPath, 'utf8'));
  const known = await client.execute(ModelByNameDocument, { slug, name: SAMPLE_MODEL }, { signal });
  const version = known.workspace?.model?.versions.find(({ state }) => state !== 'REJECTED') ?? (await upload());
  const inspected = await pollUntil({
    client,
    signal,
    read: async () => {
      const { node } = await client.execute(ModelVersionByIdDocument, { id: version.id }, { signal });
      if (node?.__typename !== 'ModelVersion') throw gone('model version');
      return node;
    },
    isDone: ({ state }) => state !== 'INSPECTING',
  });
  if (inspected.state === 'REJECTED') {
    throw failed('the detector was rejected', inspected.rejection?.got ?? 'no reason given');
  }
  if (inspected.state === 'READY') return inspected;
  const { modelVersionConfirm } = await client.execute(
    ModelVersionConfirmDocument,
    { input: { id: inspected.id, contract } },
    { signal },
  );
  return accepted("confirmation of the detector's contract", modelVersionConfirm, modelVersionConfirm.modelVersion);

  async function upload(): Promise<ModelVersionPartsFragment> {
    const { uploadId } = await uploadFile({ client, workspaceId, path: sample.modelPath, kind: 'MODEL', signal });
    const { modelVersionCreate } = await client.execute(
      ModelVersionCreateDocument,
      { input: { workspaceId, modelName: SAMPLE_MODEL, uploadId, contract } },
      { signal },
    );
    return accepted('sample detector', modelVersionCreate, modelVersionCreate.modelVersion);
  }
}

async function ensureDataset({
  client,
  request,
  sample,
  workspaceId,
}: Preparation): Promise<DatasetVersionPartsFragment> {
  const { slug, signal } = request;
  const { workspace } = await client.execute(DatasetsDocument, { slug, first: 20 }, { signal });
  const known = workspace?.datasets.edges.find(({ node }) => node.name === SAMPLE_DATASET)?.node.latest;
  const version = known !== undefined && known !== null && known.state !== 'FAILED' ? known : await upload();
  const imported = await pollUntil({
    client,
    signal,
    read: async () => {
      const { node } = await client.execute(DatasetVersionByIdDocument, { id: version.id }, { signal });
      if (node?.__typename !== 'DatasetVersion') throw gone('data set version');
      return node;
    },
    isDone: ({ state }) => state !== 'IMPORTING',
  });
  if (imported.state === 'FAILED') throw failed('the photos were refused', imported.failure?.got ?? 'no reason given');
  return imported;

  async function upload(): Promise<DatasetVersionPartsFragment> {
    const files = [];
    for (const path of sample.photoPaths) {
      const { uploadId } = await uploadFile({
        client,
        workspaceId,
        path,
        kind: 'PHOTO',
        mediaType: 'image/jpeg',
        signal,
      });
      files.push({ name: basename(path), uploadId });
    }
    const { datasetVersionCreate } = await client.execute(
      DatasetVersionCreateDocument,
      { input: { workspaceId, datasetName: SAMPLE_DATASET, files } },
      { signal },
    );
    return accepted('sample photos', datasetVersionCreate, datasetVersionCreate.datasetVersion);
  }
}

const gone = (what: string): SupervisorError => failed(`the sample's ${what} is gone`, 'somebody deleted it');

function failed(problem: string, got: string): SupervisorError {
  return new SupervisorError({
    code: 'SAMPLE_FAILED',
    problem: `${problem}: ${got}`,
    fix: "look into the API's and the worker's log; npm start -- --no-sample starts without the sample",
  });
}
