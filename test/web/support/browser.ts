import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Where distributions put it. */
const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const browserPath = CANDIDATES.find((path) => existsSync(path));

if (browserPath === undefined)
  console.log(`SKIPPED: no browser at ${CANDIDATES.join(', ')}; install chromium to test pages`);

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A place where 02:00, when a new schedule is due, is hours away: no run may start by itself while a test looks. */
const timeZone = new Date().getUTCHours() < 12 ? 'Asia/Tokyo' : 'America/Los_Angeles';

export function launch(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('no browser is installed; tests with one are skipped');
  return chromium.launch({ executablePath: browserPath, args });
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the console and of scripts since it was last emptied. */
  readonly problems: string[];
}

interface VisitOptions {
  readonly origin: string;
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
  /** Cookies and storage of an earlier visit. */
  readonly state?: Awaited<ReturnType<BrowserContext['storageState']>>;
}

/** A window of its own, in which every error is noticed. */
export async function visit(browser: Browser, options: VisitOptions): Promise<Visit> {
  const { origin, width = 1440, colorScheme = 'light', locale = 'en', state } = options;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme,
    locale,
    timezoneId: timeZone,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...(state !== undefined && { storageState: state }),
  });
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  // What the server has rendered is in the page before its scripts are; a person is slower than that, a test is not.
  const goto = page.goto.bind(page);
  page.goto = async (url, how) => {
    const answer = await goto(url, how);
    if (how?.waitUntil !== 'commit') await page.locator('[data-hydrating]').waitFor({ state: 'detached' });
    return answer;
  };
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      problems.push(`${page.url()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  return { context, page, problems };
}
