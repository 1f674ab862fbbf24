import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const standalone = resolve(root, 'apps/web/.next/standalone/apps/web');

/** One address for each kind of page; what a page shows does not matter, its scripts do. */
const PAGES = [
  '/sign-in',
  '/setup/token',
  '/w/any',
  '/w/any/campaigns',
  '/w/any/campaigns/new',
  '/w/any/campaigns/1',
  '/w/any/runs',
  '/w/any/runs/1',
  '/w/any/compare',
  '/w/any/findings',
  '/w/any/try',
  '/w/any/hardening',
  '/w/any/hardening/1',
  '/w/any/models',
  '/w/any/models/upload',
  '/w/any/models/1',
  '/w/any/models/1/versions/2',
  '/w/any/datasets',
  '/w/any/datasets/upload',
  '/w/any/datasets/1',
  '/w/any/suites',
  '/w/any/suites/1',
  '/w/any/presets',
  '/w/any/settings',
  '/w/any/settings/members',
  '/w/any/settings/webhooks',
];

/** What was measured for the largest page of its kind, rounded up, so that growth is noticed and has to be justified here. */
const budgetKb = (path: string): number => {
  if (!path.startsWith('/w/')) return BUDGET.session;
  return path === '/w/any/runs/1' ? BUDGET.report : BUDGET.workspace;
};
/**
 * A report's warnings, verdict and names are put into the reader's language by the page: 4 kB since they are; its matrix shows all model versions: 1 kB.
 * The campaign editor tells what is wrong while one writes: 2 kB. Reasons for what was not judged and not reckoned with are in the reader's language, too,
 * and a page says who may do what it is for: 1 kB.
 */
const BUDGET = { session: 231, report: 239, workspace: 317 };

describe('scripts of the first load', () => {
  let server: ChildProcess | undefined;
  let origin = '';

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['scripts/lib/build-web.mjs'], { cwd: root });
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    probe.close();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    origin = `http://127.0.0.1:${port}`;
    server = spawn(process.execPath, ['server.js'], {
      cwd: standalone,
      env: { ...process.env, NODE_ENV: 'production', PORT: String(port), HOSTNAME: '127.0.0.1' },
      stdio: 'ignore',
    });
    for (let tries = 0; tries < 600; tries++) {
      const answer = await fetch(`${origin}/icon.svg`).catch(() => undefined);
      if (answer?.ok === true) return;
      await sleep(100);
    }
    throw new Error('the web server does not answer');
  }, 900_000);

  afterAll(() => {
    server?.kill();
  });

  /** Size with gzip of every script that the page's HTML names, in kB. */
  async function firstLoad(path: string): Promise<number> {
    const html = await (await fetch(origin + path)).text();
    const tags = [...html.matchAll(/<script[^>]+src="\/_next\/(static\/[^"?]+\.js)[^>]*>/g)];
    // What is for browsers without modules is never loaded by those that run the rest.
    const modern = tags.filter(([tag]) => !/nomodule/i.test(tag));
    const names = new Set(modern.map(([, name]) => decodeURIComponent(name ?? '')));
    expect(names.size).toBeGreaterThan(3);
    const sizes = [...names].map((name) => gzipSync(readFileSync(join(standalone, '.next', name))).length);
    return sizes.reduce((sum, size) => sum + size, 0) / 1000;
  }

  it.each(PAGES)(
    'of %s stay within the budget',
    async (path) => {
      const size = await firstLoad(path);
      console.log(`${path}: ${size.toFixed(0)} kB of scripts with gzip`);
      expect(size).toBeGreaterThan(50);
      expect(size).toBeLessThanOrEqual(budgetKb(path));
    },
    60_000,
  );

  it('has the icon that browsers ask for by name while a page has not told them of its own', async () => {
    const answer = await fetch(`${origin}/favicon.ico`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/x-icon']);
  });
});
