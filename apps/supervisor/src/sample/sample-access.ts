import { createHash, randomBytes } from 'node:crypto';
import { createApiToken, type Database, firstWorkspace, revokeApiToken, setMembership } from '@holdfast/db';
import { SupervisorError } from '../supervisor-error.ts';

/** Nobody can sign in with it: it has no password, and the domain exists nowhere (RFC 2606). */
const EMAIL = 'sample@holdfast.invalid';
const LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface SampleAccess {
  readonly token: string;
  readonly slug: string;
  /** Makes the token useless. */
  revoke(): Promise<void>;
}

/**
 * Lets the sample campaign into the first workspace before anybody has an account: a person of its own with the tester's role, and a
 * token that is revoked when the sample is done. Everything else goes through the API like anybody's.
 */
export async function openSampleAccess(database: Database, now: () => Date): Promise<SampleAccess> {
  const first = await firstWorkspace(database.prisma);
  if (first === null) {
    throw new SupervisorError({
      code: 'NO_WORKSPACE',
      problem: 'the API has not made its first workspace',
      fix: "look into the API's log",
    });
  }
  const { id: workspaceId, slug } = first.workspace;
  const token = `hf_${randomBytes(32).toString('base64url')}`;
  const { id } = await database.transaction(async (tx) => {
    const user = await tx.user.upsert({
      where: { email: EMAIL },
      create: { email: EMAIL, name: 'Holdfast sample' },
      update: {},
    });
    await setMembership(tx, { workspaceId, userId: user.id, role: 'tester' });
    return createApiToken(tx, {
      workspaceId,
      userId: user.id,
      name: 'sample campaign',
      prefix: token.slice(0, 8),
      tokenHash: createHash('sha256').update(token).digest('hex'),
      role: 'tester',
      expiresAt: new Date(now().getTime() + LIFETIME_MS),
    });
  });
  return {
    token,
    slug,
    revoke: async () => {
      await revokeApiToken(database.prisma, { workspaceId, id, at: now() });
    },
  };
}
