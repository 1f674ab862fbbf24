import type { Auth } from 'better-auth';
import { json, Router, type Response } from 'express';
import type { Database } from '@holdfast/db';
import { InputError, type UserErrorShape } from '../graphql/errors.ts';
import { acceptanceSchema, acceptInvitation, describeInvitation } from './accept-invitation.ts';
import { RateLimit } from './rate-limit.ts';

const WINDOW_MS = 15 * 60 * 1000;
const TRIES_PER_ADDRESS = 30;

const gone = (response: Response) =>
  void response.status(404).json({
    code: 'NOT_FOUND',
    message: 'This link does not work; ask for a new one, links work once and for some days',
  });

const refusal = (userErrors: readonly UserErrorShape[]) => ({
  code: 'INVALID',
  message: userErrors.map(({ message }) => message).join('; '),
  userErrors,
});

/** `GET` tells what an invitation is for; `POST` accepts it and signs the person in. */
export function invitationRoutes(options: {
  readonly auth: Auth;
  readonly database: Database;
  readonly now: () => Date;
}): Router {
  const { auth, database, now } = options;
  const limit = new RateLimit({ max: TRIES_PER_ADDRESS, windowMs: WINDOW_MS, now });
  const router = Router();
  router.use('/api/invitations/:secret', (request, response, next) => {
    const wait = limit.take(request.ip ?? '');
    if (wait === null) {
      next();
      return;
    }
    response.set('Retry-After', String(wait)).status(429).json({ code: 'TOO_MANY_TRIES', message: 'Try again later' });
  });
  router.get('/api/invitations/:secret', async (request, response) => {
    const info = await describeInvitation({ database, secret: request.params.secret, now: now() });
    if (info === null) gone(response);
    else response.set('Cache-Control', 'no-store').json(info);
  });
  router.post('/api/invitations/:secret', json({ limit: '16kb' }), async (request, response) => {
    if (request.is('json') === false) {
      response.status(403).json({ code: 'FORBIDDEN', message: 'Open the link in the browser and send its form' });
      return;
    }
    const body = acceptanceSchema.safeParse(request.body);
    if (!body.success) {
      const userErrors = body.error.issues.map(({ path, message }) => ({
        code: 'INVALID',
        field: path.map(String),
        message,
      }));
      response.status(400).json(refusal(userErrors));
      return;
    }
    try {
      const acceptance = body.data;
      const accepted = await acceptInvitation({ database, secret: request.params.secret, now: now(), acceptance });
      if (accepted === null) {
        gone(response);
        return;
      }
      const { headers } = await auth.api.signInEmail({
        body: { email: accepted.email, password: acceptance.password },
        returnHeaders: true,
      });
      response.set('Set-Cookie', headers.getSetCookie()).json({ workspaceSlug: accepted.workspaceSlug });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      response.status(400).json(refusal(error.userErrors));
    }
  });
  return router;
}
