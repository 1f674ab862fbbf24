import { z } from 'zod';
import {
  createUser,
  passwordHashOf,
  setMembership,
  takeInvitation,
  usableInvitation,
  userByEmail,
  writeAudit,
  type Database,
  type Queryable,
  type User,
} from '@holdfast/db';
import { inputError } from '../graphql/errors.ts';
import { hashPassword, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, verifyPassword } from './password.ts';
import { hashSecret } from './secrets.ts';

export const emailSchema = z.email({ error: 'Write an address such as name@example.com' }).max(320).toLowerCase();

export const acceptanceSchema = z.strictObject({
  name: z.string().trim().min(1, 'Write your name').max(200),
  /** Left out where the invitation names the address. */
  email: emailSchema.optional(),
  password: z
    .string()
    .min(MIN_PASSWORD_LENGTH, `Use at least ${MIN_PASSWORD_LENGTH} characters`)
    .max(MAX_PASSWORD_LENGTH, `Use at most ${MAX_PASSWORD_LENGTH} characters`),
});
export type Acceptance = z.infer<typeof acceptanceSchema>;

/** What the page behind a link shows before anything is typed. */
export interface InvitationInfo {
  readonly workspaceName: string;
  readonly workspaceSlug: string;
  readonly role: string;
  readonly email: string | null;
  /** The installation's first administrator is made. */
  readonly firstRun: boolean;
  /** The address has an account already: its password is asked for instead of a new one. */
  readonly hasAccount: boolean;
  readonly expiresAt: Date;
}

interface LinkRequest {
  readonly database: Database;
  readonly secret: string;
  readonly now: Date;
}

/** Null for a link that never was one, is used up, was taken back, or has expired: nobody learns which. */
export async function describeInvitation({ database, secret, now }: LinkRequest): Promise<InvitationInfo | null> {
  const found = await usableInvitation(database.prisma, { tokenHash: hashSecret(secret), now });
  if (found === null) return null;
  const { workspace, role, email, isFirstStart, expiresAt } = found;
  const hasAccount = email !== null && (await userByEmail(database.prisma, email)) !== null;
  return {
    workspaceName: workspace.name,
    workspaceSlug: workspace.slug,
    role,
    email,
    firstRun: isFirstStart,
    hasAccount,
    expiresAt,
  };
}

export interface Accepted {
  readonly email: string;
  readonly workspaceSlug: string;
}

/**
 * Uses a link up: makes the person (or checks the password of the account that the address has), and makes them a member.
 * @returns null where the link does not work
 * @throws InputError for what can be mended in the form
 */
export async function acceptInvitation({
  database,
  secret,
  now,
  acceptance,
}: LinkRequest & { readonly acceptance: Acceptance }): Promise<Accepted | null> {
  const tokenHash = hashSecret(secret);
  const known = await usableInvitation(database.prisma, { tokenHash, now });
  if (known === null) return null;
  const email = known.email ?? acceptance.email;
  if (email === undefined) throw inputError('REQUIRED', ['email'], 'Write your e-mail address');
  const existing = await userByEmail(database.prisma, email);
  if (existing !== null) await requirePassword(database.prisma, existing, acceptance.password);
  const passwordHash = existing === null ? await hashPassword(acceptance.password) : null;
  return database.transaction(async (tx) => {
    if (!(await takeInvitation(tx, { id: known.id, now }))) return null;
    const { workspaceId, role, isFirstStart } = known;
    const user =
      existing ??
      (await createUser(tx, {
        email,
        name: acceptance.name,
        passwordHash: passwordHash ?? '',
        isOperator: isFirstStart,
        // Whoever types an address into an open link has not shown that it is theirs: its owner's account elsewhere must not lead here.
        emailVerified: isFirstStart || known.email !== null,
      }));
    await setMembership(tx, { workspaceId, userId: user.id, role });
    await writeAudit(tx, {
      workspaceId,
      userId: user.id,
      apiTokenId: null,
      action: 'invitation.accept',
      subjectType: 'Invitation',
      subjectId: known.id,
      detail: { role },
    });
    return { email, workspaceSlug: known.workspace.slug };
  });
}

async function requirePassword(database: Queryable, user: User, password: string): Promise<void> {
  const hash = await passwordHashOf(database, user.id);
  if (hash !== null && (await verifyPassword({ hash, password }))) return;
  throw inputError('WRONG_PASSWORD', ['password'], 'This address has an account already; use its password');
}
