import type { Upload as UploadRow } from '@holdfast/db';
import { addressFor } from '../../files/links.ts';
import { builder } from '../../graphql/builder.ts';
import type { ApiContext } from '../../graphql/context.ts';
import { enumOf } from '../../graphql/enums.ts';
import { guard } from '../../graphql/guard.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { nodePayload } from '../../graphql/payload.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { announceUpload, uploadKinds } from './create-upload.ts';
import { Upload } from './kinds.ts';

const ArtifactKind = enumOf('ArtifactKind', uploadKinds);

const HeaderValue = builder.objectRef<{ name: string; value: string }>('HeaderValue').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({ name: t.exposeString('name'), value: t.exposeString('value') }),
});

/** Signs the request anew: it is good for as long as the upload's own time, whoever asks for it again. */
const signed = ({ store, now }: ApiContext, { workspaceId, sha256, size, id, expiresAt }: UploadRow) =>
  store.createUploadUrl({
    key: { workspaceId, sha256 },
    size: Number(size),
    uploadId: id,
    expiresInSeconds: Math.max(1, Math.floor((expiresAt.getTime() - now().getTime()) / 1000)),
  });

implementNode(Upload, {
  description:
    'A signed request that stores exactly the announced bytes; `alreadyStored`: nothing needs to be sent. The mutation that uses it checks length and SHA-256.',
  fields: (t) => ({
    alreadyStored: t.boolean({
      resolve: async ({ workspaceId, sha256, size }, _args, { store }) =>
        (await store.stat({ workspaceId, sha256 }))?.size === Number(size),
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    headers: t.field({
      type: [HeaderValue],
      resolve: ({ mediaType }) => [{ name: 'Content-Type', value: mediaType }],
    }),
    method: t.string({ resolve: async (upload, _args, context) => (await signed(context, upload)).method }),
    sha256: t.exposeString('sha256'),
    url: t.string({
      description:
        'For a session in a browser without an origin, where the platform keeps files itself: it has several names, and the page is on one of them.',
      resolve: async (upload, _args, context) => addressFor(context, (await signed(context, upload)).url),
    }),
  }),
});

const UploadInput = builder.inputType('UploadInput', {
  fields: (t) => ({
    fileName: t.string({ required: true }),
    kind: t.field({ type: ArtifactKind, required: true }),
    mediaType: t.string(),
    sha256: t.string({ required: true }),
    size: t.field({ type: 'BigInt', required: true }),
    workspaceId: t.id({ required: true }),
  }),
});

const UploadPayload = nodePayload('UploadPayload', 'upload', Upload);
const create = guard({ on: Workspace, action: 'dataset.write', field: ['input', 'workspaceId'] });

builder.mutationField('uploadCreate', (t) =>
  t.field({
    type: UploadPayload,
    args: { input: t.arg({ type: UploadInput, required: true }) },
    extensions: create.extensions,
    resolve: (_root, { input }, context) =>
      create.run(context, input.workspaceId, (workspace, asker) => announceUpload(asker, workspace, input)),
  }),
);
