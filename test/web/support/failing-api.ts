import type { Page } from 'playwright-core';
import { operationOf } from './operation-of.ts';

/** Has every query fail but those of the frame, as where the database does not answer. */
export async function failQueries(page: Page): Promise<void> {
  // The page server reads ahead only for what is asked for as a document; without that, a page asks by itself, as where the server does not reach the API.
  await page.route('**/w/**', (route) => route.continue({ headers: { ...route.request().headers(), accept: '*/*' } }));
  await page.route('**/graphql', async (route) => {
    if (['WorkspaceShell', 'Viewer'].includes(operationOf(route.request()))) await route.continue();
    else await route.fulfill({ json: { errors: [{ message: 'The database does not answer' }] } });
  });
}

/** Pages of a workspace that show nothing of their own where nothing can be read. */
export const READING_PAGES = [
  '',
  '/campaigns',
  '/runs',
  '/runs/1',
  '/compare',
  '/findings',
  '/models',
  '/datasets',
  '/suites',
] as const;
