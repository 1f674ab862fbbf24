import {
  createClient,
  RunByIdDocument,
  RunByNumberDocument,
  ViewerDocument,
  type HoldfastClient,
} from '@holdfast/client';
import type { RunPartsFragment } from '@holdfast/client';
import { UsageError } from '../errors/usage-error.ts';
import { readSettings } from './settings.ts';

/** A workspace of an installation, as the program works in it. */
export interface Remote {
  readonly client: HoldfastClient;
  readonly workspaceId: string;
  readonly slug: string;
}

/** @throws UsageError where nobody is signed in, or it is not clear which workspace is meant */
export async function connect(environment: NodeJS.ProcessEnv = process.env): Promise<Remote> {
  const { url, token, workspace } = await readSettings(environment);
  const client = createClient({ url, token });
  const { viewer } = await client.execute(ViewerDocument, {});
  const workspaces = viewer?.memberships.map((membership) => membership.workspace) ?? [];
  const chosen = workspace === undefined ? only(workspaces) : workspaces.find(({ slug }) => slug === workspace);
  if (chosen !== undefined) return { client, workspaceId: chosen.id, slug: chosen.slug };
  throw new UsageError({
    code: 'WORKSPACE',
    where: url,
    expected:
      workspace === undefined ? 'a token of one workspace, or HOLDFAST_WORKSPACE' : `the workspace ${workspace}`,
    got: workspaces.length === 0 ? 'a token that is not accepted' : workspaces.map(({ slug }) => slug).join(', '),
    fix: workspaces.length === 0 ? 'make a new token and run `holdfast login` again' : 'name one of these',
  });
}

const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

/** Whether an argument names a run of an installation: `#12`, `12`; anything else is a folder. */
export const isRunNumber = (text: string): boolean => /^#?\d+$/.test(text);

export async function runNumbered({ client, slug }: Remote, text: string): Promise<RunPartsFragment> {
  const number = Number(text.replace('#', ''));
  const { workspace } = await client.execute(RunByNumberDocument, { slug, number });
  if (workspace?.run) return workspace.run;
  const fix = '`holdfast campaign list` shows the last run of every campaign';
  throw new UsageError({ code: 'NO_RUN', where: `run ${text}`, expected: `a run of ${slug}`, got: 'none', fix });
}

export async function runById({ client }: Remote, id: string): Promise<RunPartsFragment> {
  const { node } = await client.execute(RunByIdDocument, { id });
  if (node?.__typename === 'Run') return node;
  const fix = 'start the campaign again';
  throw new UsageError({ code: 'NO_RUN', where: 'run', expected: 'the run that was started', got: 'none', fix });
}
