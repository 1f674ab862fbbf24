import { json, Router } from 'express';
import { z } from 'zod';
import { RateLimit } from './rate-limit.ts';

const WINDOW_MS = 15 * 60 * 1000;
/** Somebody who has forgotten which password it was tries a handful. */
const TRIES_PER_ACCOUNT = 10;
/** An office behind one address signs in more often than that, but not that much more. */
const TRIES_PER_ADDRESS = 60;

const signInBody = z.object({ email: z.string() });

/**
 * Slows down guessing: sign-ins are counted by account, so that many addresses do not help, and by address, so that many accounts do
 * not. Mount it before better-auth, which gets the body as it came.
 */
export function signInLimits(now: () => Date): Router {
  const byAccount = new RateLimit({ max: TRIES_PER_ACCOUNT, windowMs: WINDOW_MS, now });
  const byAddress = new RateLimit({ max: TRIES_PER_ADDRESS, windowMs: WINDOW_MS, now });
  const router = Router();
  router.post('/api/auth/sign-in/email', json({ limit: '16kb' }), (request, response, next) => {
    const body = signInBody.safeParse(request.body);
    const account = body.success ? body.data.email.trim().toLowerCase().slice(0, 320) : '';
    const wait = byAddress.take(request.ip ?? '') ?? byAccount.take(account);
    if (wait !== null) {
      response.set('Retry-After', String(wait)).status(429);
      response.json({
        code: 'TOO_MANY_TRIES',
        message: `Too many tries; try again in ${Math.ceil(wait / 60)} minutes`,
      });
      return;
    }
    response.on('finish', () => {
      if (response.statusCode < 300) byAccount.clear(account);
    });
    next();
  });
  return router;
}
