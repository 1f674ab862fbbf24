import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CLIENT, startOidcProvider, type TestProvider } from '../testkit/oidc-provider.ts';
import { auditLogDocument } from './support/audit-log-document.ts';
import { browserPath, launch, visit, type Visit } from './support/browser.ts';
import { makeNightly } from './support/campaign-flow.ts';
import { failQueries, READING_PAGES } from './support/failing-api.ts';
import { expectFilled } from './support/filled-page.ts';
import { trainOnStoredSamples } from './support/hardening-flow.ts';
import { accessibilityProblems, cutOffCards, isTooWide, screenshot, settled } from './support/inspect-page.ts';
import { workByKeyboard } from './support/keyboard-flow.ts';
import { type Material, makeMaterial } from './support/material.ts';
import { type Stack, startStack } from './support/stack.ts';
import { stepBack, takeBaselineBack } from './support/steps-back.ts';
import { judgeByAnotherModel } from './support/transfer-flow.ts';
import { openWrongAddresses } from './support/wrong-addresses.ts';

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

interface Look {
  /** Ends the names of the pictures. */
  readonly mark: string;
  readonly axe?: 'all' | 'colours' | 'none';
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
}

const PASSWORD = 'correct horse battery staple';
const ADMIN = { name: 'Ada Lovelace', email: 'ada@example.com' };
/** A run on a busy machine with two other workers. */
const RUN_MS = 180_000;
const refusalSchema = z.object({ errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })) });

/** Pages of a workspace, below `/w/<slug>`, that need no id. */
const PAGES = [
  '',
  '/campaigns',
  '/campaigns/new',
  '/runs',
  '/compare',
  '/findings',
  '/try',
  '/hardening',
  '/models',
  '/models/upload',
  '/datasets',
  '/datasets/upload',
  '/suites',
  '/presets',
  '/settings',
  '/settings/members',
  '/settings/tokens',
  '/settings/webhooks',
  '/settings/audit',
  '/settings/profile',
];
const REPORT_PAGES = ['/runs/1', '/runs/1?tab=images', '/runs/1?tab=errors', '/runs/1?tab=setup'];
const nameOf = (path: string): string => (path === '' ? 'overview' : path.slice(1).replaceAll(/[^a-z0-9]+/g, '-'));

// One stack and one browser; what a test made, the ones after it look at.
describe.skipIf(browserPath === undefined)('the web interface in a browser', { timeout: 600_000 }, () => {
  let stack: Stack | undefined;
  let provider: TestProvider | undefined;
  let browser: Browser;
  let material: Material;
  let session: Session;
  let home = '';
  let origin = '';
  let firstAccount = '';
  /** The test that failed to make what all later ones look at: each would wait for it in vain, and minutes. */
  let missing: string | undefined;

  beforeAll(async () => {
    material = await makeMaterial();
    browser = await launch();
    stack = await startStack({
      environment: async (at) => {
        provider = await startOidcProvider({ redirectUri: `${at}/api/auth/callback/oidc` });
        return {
          HOLDFAST_OIDC_NAME: 'Example ID',
          HOLDFAST_OIDC_DISCOVERY_URL: provider.discoveryUrl,
          HOLDFAST_OIDC_CLIENT_ID: CLIENT.clientId,
          HOLDFAST_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
        };
      },
    });
    ({ origin, firstAccount } = stack);
  }, 960_000);

  beforeEach(() => {
    if (missing !== undefined) throw new Error(`needs what "${missing}" makes, and that failed`);
  });

  afterAll(async () => {
    await browser.close();
    await stack?.stop();
    await provider?.close();
    await material.remove();
  }, 60_000);

  /** A test that later ones build on. */
  function making(name: string, steps: () => Promise<void>): void {
    it(name, async () => {
      missing = name;
      await steps();
      missing = undefined;
    });
  }

  /** Runs `steps` in a window of the administrator; an error in the console fails it. */
  async function asAdmin(steps: (page: Page) => Promise<void>, options: Partial<Parameters<typeof visit>[1]> = {}) {
    const { page, context, problems } = await visit(browser, { origin, state: session, ...options });
    try {
      await steps(page);
      expect(problems).toEqual([]);
    } catch (error) {
      await screenshot(page, `failed-${Date.now()}`).catch(() => undefined);
      throw error;
    } finally {
      await context.close();
    }
  }

  /** Looks at every page, in every look: errors, axe, width; keeps a picture. */
  async function lookAt(page: Page, paths: readonly string[], ...looks: readonly Look[]): Promise<readonly string[]> {
    const found: string[] = [];
    for (const path of paths) {
      await page.goto(home + path);
      for (const { mark, axe = 'all', colorScheme, width } of looks) {
        if (colorScheme !== undefined) await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        if (width !== undefined) await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
        await settled(page);
        await screenshot(page, `${nameOf(path)}-${mark}`);
        if (axe !== 'none') found.push(...(await accessibilityProblems(page, axe)));
        if (await isTooWide(page)) found.push(`${path} is wider than the window, ${mark}`);
        found.push(...(await cutOffCards(page)).map((card) => `${path} cuts off what "${card}" holds, ${mark}`));
      }
    }
    return found;
  }

  async function join(role: 'Viewer' | 'Tester', person: { name: string; email: string }): Promise<Visit> {
    let link = '';
    await asAdmin(async (page) => {
      await page.goto(`${home}/settings/members`);
      await page.getByRole('button', { name: 'Invite' }).click();
      await page.getByRole('dialog').getByLabel('Role').click();
      await page.getByRole('option', { name: new RegExp(role) }).click();
      await page.getByRole('button', { name: 'Create the link' }).click();
      link = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
    });
    const visitor = await visit(browser, { origin });
    await visitor.page.goto(link);
    await register(visitor.page, person);
    return visitor;
  }

  async function register(page: Page, { name, email }: { name: string; email: string }): Promise<void> {
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  }

  making('makes the first account from the printed link, which then works no more', async () => {
    const { page, context, problems } = await visit(browser, { origin });
    await page.goto('/');
    await page.getByText('Nobody has an account here yet').waitFor();
    await page.goto(firstAccount);
    await page.getByLabel('Your name').waitFor();
    await screenshot(page, 'setup-light-1440');
    expect(await accessibilityProblems(page)).toEqual([]);
    await register(page, ADMIN);
    home = new URL(page.url()).pathname;
    session = await context.storageState();
    expect(problems).toEqual([]);
    await page.goto(firstAccount);
    await page.getByRole('heading', { name: 'This invitation no longer works' }).waitFor();
    await context.close();
  });

  it('asks who has no session to sign in, says what was wrong, returns to the page, and signs out', async () => {
    const { page, context } = await visit(browser, { origin });
    await page.goto(`${home}/models`);
    await page.waitForURL(/\/sign-in\?next=/);
    await page.getByLabel('Email').fill(ADMIN.email);
    expect(await accessibilityProblems(page)).toEqual([]);
    await screenshot(page, 'sign-in-light-1440');
    await page.getByLabel('Password').fill('something else entirely');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Email and password do not match').waitFor();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`**${home}/models`);
    // A session that ends while a page is open leads to the same question on the next one.
    await context.clearCookies({ name: /session/ });
    await page.getByRole('link', { name: 'Data sets' }).click();
    await page.waitForURL(/\/sign-in\?next=.*datasets/);
    await page.getByLabel('Email').fill(ADMIN.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`**${home}/datasets`);
    await page.getByRole('button', { name: /Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    await context.close();
  });

  it('signs in through a provider that was configured, and says where one is not expected', async () => {
    provider?.signedInAs({ sub: 'p-1', email: 'stranger@example.com', emailVerified: true });
    const { page, context } = await visit(browser, { origin });
    await page.goto('/sign-in?next=%2Fw%2Fdefault');
    await page.getByRole('button', { name: 'Continue with Example ID' }).click();
    await page.getByRole('alert').filter({ hasText: 'Nobody here was invited' }).waitFor();
    expect(new URL(page.url()).searchParams.get('next')).toBe('/w/default');
    await context.close();
  });

  it('shows every page of an empty workspace without errors', async () => {
    await asAdmin(async (page) => expect(await lookAt(page, PAGES, { mark: 'empty', axe: 'none' })).toEqual([]));
  });

  making('takes a ZIP of photos and a model, inspects it, previews it, and lets it be confirmed', async () => {
    await asAdmin(async (page) => {
      await page.goto(`${home}/datasets/upload`);
      await page.locator('input[type=file]').setInputFiles(material.photos);
      await page.getByRole('button', { name: 'Upload', exact: true }).click();
      await page.getByText('8 images, no labels').first().waitFor({ timeout: RUN_MS });

      await page.goto(`${home}/models/upload`);
      await page.locator('input[type=file]').setInputFiles(material.model);
      await page.getByRole('button', { name: 'Upload and inspect' }).click();
      await page.getByText('Gradients reach the image').waitFor({ timeout: RUN_MS });
      await page.getByRole('radio', { name: 'JSON' }).click();
      await page.getByRole('textbox', { name: 'JSON' }).fill(material.contract);
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('main').getByRole('img').nth(4).waitFor({ timeout: RUN_MS });
      await screenshot(page, 'model-inspected-light-1440');
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('The model is ready for campaigns.').waitFor();
      await page.getByRole('button', { name: 'Tag version 1' }).click();
      await page.getByRole('dialog').getByLabel('Tag').fill('Production!');
      await page.getByRole('button', { name: 'Set the tag' }).click();
      await page.getByText('Use lower case letters, digits, dots and dashes').waitFor();
      await page.getByRole('dialog').getByLabel('Tag').fill('production');
      await page.getByRole('button', { name: 'Set the tag' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Take the tag “production” off version 1' }).click();
      await page.getByText('production', { exact: true }).waitFor({ state: 'hidden' });
    });
  });

  making('makes a campaign with a schedule, runs it, and opens its report', async () => {
    await asAdmin((page) => makeNightly(page, { home, patienceMs: RUN_MS }));
  });

  it('leads from a cell of the matrix to its images and through samples by keyboard, all in the address', async () => {
    await asAdmin(async (page) => {
      await expectFilled(page, `${home}/campaigns`, 'Nightly');
      await expectFilled(page, `${home}/runs/1`, '75%');
      const matrix = page.getByRole('region', { name: 'Attack success by transform' });
      await matrix.getByRole('button').filter({ hasText: '75%' }).first().click();
      await page.waitForURL(/tab=images/);
      await settled(page);
      await page.getByRole('searchbox').fill('photo');
      await page.waitForURL(/q=photo/);
      await page.getByRole('main').getByRole('img').first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Under every transform').waitFor();
      await screenshot(page, 'sample-light-1440');
      expect(await accessibilityProblems(page)).toEqual([]);
      const before = await dialog.getByRole('heading').first().textContent();
      expect(await page.evaluate('document.activeElement.textContent')).toBe(before);
      await page.keyboard.press('j');
      await expect.poll(() => dialog.getByRole('heading').first().textContent()).not.toBe(before);
      await page.keyboard.press('k');
      await expect.poll(() => dialog.getByRole('heading').first().textContent()).toBe(before);
      await page.reload();
      await dialog.getByText('Under every transform').waitFor();
      await page.keyboard.press('d');
      await page.waitForURL(/view=difference/);
      await dialog.getByRole('button', { name: 'Copy a link' }).click();
      await page.getByText('Link copied').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(page.url());
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await stepBack(page, home);
    });
  });

  it('keeps what a report shows as a view under a name, opens it again, and removes it', async () => {
    await asAdmin(async (page) => {
      await page.goto(`${home}/runs/1?tab=images&state=SUCCESS`);
      await page.getByRole('button', { name: 'Saved views' }).click();
      await page.getByLabel('Name for what is shown now').fill('All that are fooled');
      await page.getByRole('button', { name: 'Save the view' }).click();
      await page.getByRole('link', { name: /All that are fooled/ }).waitFor();
      await screenshot(page, 'saved-views-light-1440');
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.goto(`${home}/runs/1`);
      await page.getByRole('button', { name: 'Saved views' }).click();
      await page.getByRole('link', { name: /All that are fooled/ }).click();
      await page.waitForURL(/tab=images&state=SUCCESS/);
      await page.getByRole('button', { name: 'Saved views' }).click();
      await page.getByRole('button', { name: 'Remove: All that are fooled' }).click();
      await page.getByRole('button', { name: 'Really remove?: All that are fooled' }).click();
      await page.getByText('None yet').waitFor();
    });
  });

  it('puts one sample of a report, and an image that nobody attacked, under further transforms', async () => {
    await asAdmin(async (page) => {
      await page.goto(`${home}/runs/1?tab=images&sample=0`);
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Transforms').fill('brightness:0.7');
      await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
      await page.waitForURL(/try\?probe=/);
      await page.getByRole('img', { name: /brightness 0.7/ }).waitFor({ timeout: RUN_MS });
      await page.goto(`${home}/suites`);
      await page.getByRole('link', { name: 'driving' }).click();
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.getByRole('img', { name: /brightness:1.2/ }).waitFor({ timeout: RUN_MS });
      await screenshot(page, 'suite-shown-light-1440');
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await cutOffCards(page)).toEqual([]);
    });
  });

  it('blesses a baseline, runs again, and compares the two', async () => {
    await asAdmin(async (page) => {
      await page.goto(`${home}/runs/1`);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: /Make it the baseline/ }).click();
      await page.getByLabel('Reason').fill('The first release');
      await page.getByRole('button', { name: 'Make it the baseline' }).click();
      await page.getByText('Run #1 is the baseline').waitFor();
      await page.goto(`${home}/campaigns`);
      await page.getByRole('link', { name: 'Nightly' }).first().click();
      await page.getByRole('button', { name: 'Start a run' }).click();
      await page.waitForURL(/\/runs\/2/);
      await page.getByText('Done', { exact: true }).first().waitFor({ timeout: RUN_MS });
      await page.goto(`${home}/compare`);
      for (const [label, number] of [
        ['First (before)', 1],
        ['Second (after)', 2],
      ] as const) {
        await page.getByLabel(label).click();
        await page.getByRole('option', { name: `Nightly #${number}` }).click();
      }
      await page.getByText('8 images are in both.').waitFor();
      const undecided = page.getByText(/Insufficient data in \d+ cells? of/);
      await undecided.click();
      await page.getByRole('table').getByText('Insufficient data').first().waitFor();
      await screenshot(page, 'comparison-light-1440');
      expect(await accessibilityProblems(page)).toEqual([]);
      await takeBaselineBack(page, home);
    });
  });

  it('takes a decision about a finding, with its reason', async () => {
    await asAdmin(async (page) => {
      await page.goto(`${home}/findings`);
      await page.getByRole('checkbox', { name: 'Choose the finding' }).first().check();
      await page.getByRole('button', { name: 'Decide about 1' }).click();
      await page.getByLabel('Reason').fill('Seen on the road, too');
      await page.getByRole('button', { name: 'Save the decision' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.getByRole('radio', { name: 'Confirmed' }).click();
      await page.getByText('Ada Lovelace: Seen on the road, too').waitFor();
    });
  });

  it('trains on the samples of a finished run, of those that attacked the version', async () => {
    await asAdmin((page) => trainOnStoredSamples(page, { home, patienceMs: RUN_MS }));
  });

  it('cancels a long run and keeps what was done', async () => {
    await asAdmin(async (page) => {
      await page.goto(`${home}/campaigns/new`);
      await page.getByLabel('Name', { exact: true }).fill('Long');
      await page.getByRole('spinbutton', { name: 'Iterations' }).fill('1000');
      await page.getByRole('button', { name: 'Create the campaign' }).click();
      await page.getByRole('heading', { level: 1, name: 'Long' }).waitFor();
      await page.getByRole('button', { name: 'Start a run' }).click();
      await page.waitForURL(/\/runs\/3/);
      await page
        .getByText(/^[1-9]\d* of \d+ samples/)
        .first()
        .waitFor({ timeout: RUN_MS });
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
      await page.getByText('Cancelled').first().waitFor({ timeout: RUN_MS });
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByText('Report as a file, of what was done').waitFor();
    });
  });

  it('has another model judge stored samples, shows who fools whom, and compares the pairs', async () => {
    await asAdmin((page) => judgeByAnotherModel(page, { home, material, patienceMs: RUN_MS }));
  });

  it('shows every page with content without errors: light, dark, and as narrow as a phone', async () => {
    await asAdmin(async (page) => {
      const problems = await lookAt(
        page,
        [...PAGES, ...REPORT_PAGES],
        { mark: 'light-1440', colorScheme: 'light', width: 1440 },
        { mark: 'dark-1440', colorScheme: 'dark', width: 1440, axe: 'colours' },
        { mark: 'light-390', colorScheme: 'light', width: 390, axe: 'none' },
      );
      expect(problems).toEqual([]);
    });
  });

  it('offers a viewer nothing that a viewer may not do, and refuses it; lets a tester test', async () => {
    const viewer = await join('Viewer', { name: 'Grace Hopper', email: 'grace@example.com' });
    for (const [path, offer] of [
      ['/models', 'Upload a model'],
      ['/campaigns', 'New campaign'],
    ] as const) {
      await viewer.page.goto(home + path);
      await settled(viewer.page);
      expect(await viewer.page.getByRole('link', { name: offer }).count()).toBe(0);
    }
    await viewer.page.goto(`${home}/campaigns/new`);
    await viewer.page.getByText('Your role here, Viewer, may not do this').waitFor();
    await viewer.page.goto(`${home}/settings`);
    await settled(viewer.page);
    expect(await viewer.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
    const refused = await viewer.page.request.post('/graphql', {
      headers: { origin },
      data: {
        variables: { slug: 'default' },
        extensions: { persistedQuery: { version: 1, sha256Hash: await auditLogDocument() } },
      },
    });
    expect(refusalSchema.parse(await refused.json()).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    await viewer.context.close();

    const tester = await join('Tester', { name: 'Alan Turing', email: 'alan@example.com' });
    await tester.page.goto(`${home}/campaigns`);
    await tester.page.getByRole('link', { name: 'New campaign' }).first().waitFor();
    await tester.context.close();
  });

  it('says what to do where the server fails, on every page', async () => {
    const { page, context } = await visit(browser, { origin, state: session });
    await failQueries(page);
    for (const path of READING_PAGES) {
      await page.goto(home + path);
      await page.getByRole('button', { name: 'Try again' }).first().waitFor();
      await screenshot(page, `${nameOf(path)}-failing`);
    }
    await context.close();
  });

  it('says where an address leads to nothing', async () => {
    await asAdmin((page) => openWrongAddresses(page, home));
  });

  it('is worked by keyboard: skip link, palette, pages by letters, help', async () => {
    await asAdmin((page) => workByKeyboard(page, home));
  });

  it('makes another workspace, which is empty and says how to begin', async () => {
    await asAdmin(async (page) => {
      await page.goto(home);
      await page.getByRole('button', { name: /^Workspace .*: switch$/ }).click();
      await page.getByRole('menuitem', { name: 'New workspace…' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('Road signs');
      expect(await page.getByLabel('Address').inputValue()).toBe('road-signs');
      await screenshot(page, 'new-workspace-light-1440');
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByRole('button', { name: 'Create the workspace' }).click();
      await page.waitForURL('**/w/road-signs');
      await page.getByRole('button', { name: 'Workspace Road signs: switch' }).waitFor();
      await page.goto('/w/road-signs/models');
      await page.getByRole('main').getByRole('link', { name: 'Upload a model' }).nth(1).waitFor();
    });
  });

  it('speaks Chinese to who asks for it', async () => {
    await asAdmin(
      async (page) => {
        await page.goto(home);
        await page.getByRole('heading', { level: 1, name: '概览' }).waitFor();
        expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
        expect(
          await lookAt(page, ['', '/campaigns/new', '/runs/1', '/findings', '/settings'], { mark: 'zh-CN' }),
        ).toEqual([]);
      },
      { locale: 'zh-CN' },
    );
  });
});
