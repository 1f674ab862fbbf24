import type { Page } from 'playwright-core';

/** Addresses of what is not there, and what they say. */
const WRONG = {
  '/campaigns/x': 'There is no such campaign',
  '/campaigns/x/edit': 'There is no such campaign',
  '/runs/999': 'There is no run #999',
  '/models/x': 'No such model',
  '/models/x/versions/9': 'No such model',
  '/datasets/x': 'No such data set',
  '/suites/x': 'No such suite',
  '/hardening/x': 'There is no such job',
};

/** What was removed, or mistyped, is said to be so: none of these pages waits for what never comes. */
export async function openWrongAddresses(page: Page, home: string): Promise<void> {
  for (const [path, said] of Object.entries(WRONG)) {
    await page.goto(home + path);
    await page.getByRole('main').getByText(said).waitFor();
  }
}
