import { uploadsByIds, type Upload as UploadRow } from '@holdfast/db';
import { defineNode } from '../../graphql/nodes.ts';

/** Seen by those who may upload: its address lets its bearer store a file. */
export const Upload = defineNode<UploadRow>('Upload', {
  action: 'dataset.write',
  read: ({ database, workspaceIds }, ids) => uploadsByIds(database.prisma, { workspaceIds, ids }),
});
