import { readFile } from 'node:fs/promises';
import {
  accepted,
  ModelByNameDocument,
  ModelVersionByIdDocument,
  ModelVersionConfirmDocument,
  ModelVersionCreateDocument,
  pollUntil,
  uploadFile,
  type ModelVersionPartsFragment,
} from '@holdfast/client';
import { basename } from 'node:path';
import { collect, newCommand, type CommandContext } from '../command.ts';
import { UsageError } from '../errors/usage-error.ts';
import { connect, type Remote } from '../remote/connect.ts';

/** `holdfast push`: a model to an installation. */
export const pushCommand = (context: CommandContext) =>
  newCommand('push', context)
    .summary('upload a model as a new version')
    .description(
      'Uploads an ONNX model and waits for its inspection. With a contract, or where the proposed one is accepted, the version is confirmed and ready ' +
        'to be attacked.',
    )
    .argument('<model>', 'ONNX file')
    .option('--name <name>', 'model that it is a version of; default: the name of the file')
    .option('--contract <file>', 'model contract (JSON)')
    .option('--accept-contract', 'confirm the contract that inspection proposes')
    .option('--tag <tag>', 'tag to put on the version; may be given several times', collect)
    .action(async (path, { name, contract, acceptContract, tag }) => {
      const remote = await connect();
      const given: unknown = contract === undefined ? undefined : JSON.parse(await readFile(contract, 'utf8'));
      const { uploadId } = await uploadFile({ ...remote, path, kind: 'MODEL' });
      const modelName = name ?? basename(path).replace(/\.onnx$/i, '');
      const { workspace } = await remote.client.execute(ModelByNameDocument, { slug: remote.slug, name: modelName });
      const known = workspace?.model?.id;
      const input = {
        workspaceId: remote.workspaceId,
        uploadId,
        ...(known === undefined ? { modelName } : { modelId: known }),
        ...(given === undefined ? {} : { contract: given }),
        ...(tag === undefined ? {} : { tags: [...tag] }),
      };
      const { modelVersionCreate } = await remote.client.execute(ModelVersionCreateDocument, { input });
      const made = accepted(`model ${modelName}`, modelVersionCreate, modelVersionCreate.modelVersion);
      const inspected = await whenInspected(remote, made);
      const wanted = given ?? (acceptContract === true ? inspected.proposedContract : undefined);
      const version =
        inspected.state === 'AWAITING_CONTRACT' && wanted !== undefined
          ? await confirm(remote, inspected, wanted)
          : inspected;
      context.terminal.out(`${version.model.name} version ${version.number}: ${version.state.toLowerCase()}\n`);
    });

async function whenInspected(
  { client }: Remote,
  { id }: ModelVersionPartsFragment,
): Promise<ModelVersionPartsFragment> {
  const version = await pollUntil({
    client,
    read: async () => {
      const { node } = await client.execute(ModelVersionByIdDocument, { id });
      if (node?.__typename !== 'ModelVersion') throw new Error('unreachable: the version was made a moment ago');
      return node;
    },
    isDone: ({ state }) => state !== 'INSPECTING',
  });
  if (version.rejection === null || version.state !== 'REJECTED') return version;
  throw new UsageError(version.rejection);
}

async function confirm(
  { client }: Remote,
  { id, model }: ModelVersionPartsFragment,
  contract: unknown,
): Promise<ModelVersionPartsFragment> {
  const input = { id, contract };
  const { modelVersionConfirm } = await client.execute(ModelVersionConfirmDocument, { input }, { isRepeatable: true });
  return accepted(`contract of ${model.name}`, modelVersionConfirm, modelVersionConfirm.modelVersion);
}
