import { createClient } from '@holdfast/client';
import { z } from 'zod';
import type { Remote } from '../../apps/cli/src/remote/connect.ts';
import type { TestApi } from './api.ts';

/** The test's workspace as the command line knows it after `holdfast login`, with a token that may look. */
export async function remoteOf({ admin, origin, workspaceId }: TestApi): Promise<Remote> {
  const { data } = await admin.graphql(
    'mutation($input: ApiTokenCreateInput!) { apiTokenCreate(input: $input) { secret } }',
    { input: { workspaceId, name: 'terminal', role: 'VIEWER' } },
  );
  const { secret } = z.object({ apiTokenCreate: z.object({ secret: z.string() }) }).parse(data).apiTokenCreate;
  return { client: createClient({ url: origin, token: secret }), workspaceId, slug: 'default' };
}
