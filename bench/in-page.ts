// Times within the page, from navigation or click to the frame that shows the answer. The browser's driver looks for an element at every frame, which makes
// the browser draw all the time: on two cores that took as long as what was to be timed.
import type { Locator, Page } from 'playwright-core';

/** What the page shows when the answer is there, as CSS selectors. */
export interface Answer {
  readonly there: string;
  readonly gone?: string;
  /** An element whose text is another one then. */
  readonly changed?: string;
}

/** Resolves with the time of the frame that shows the answer, in ms of `performance.now()`. As text, since it runs in the browser. */
const UNTIL_SHOWN = `
  window.untilShown = ({ there, gone, changed }) => {
    const text = () => changed && document.querySelector(changed)?.textContent;
    const before = text();
    const isShown = () =>
      document.querySelector(there) && !(gone && document.querySelector(gone)) && !(changed && text() === before);
    return new Promise((done) => {
      const look = () => {
        if (!isShown()) return;
        observer.disconnect();
        // The first task after the frame: a timer would wait for scripts that begin to run meanwhile.
        requestAnimationFrame(() => scheduler.postTask(() => done(performance.now()), { priority: 'user-blocking' }));
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      look();
    });
  };
  /** From the next click, before anything has come of it, to the frame that shows the answer. */
  window.fromClick = (answer) =>
    new Promise((done) => {
      const start = (event) => void window.untilShown(answer).then((at) => done(at - event.timeStamp));
      addEventListener('click', start, { capture: true, once: true });
    });
`;

export const prepare = (page: Page): Promise<unknown> => page.addInitScript({ content: UNTIL_SHOWN });

/** Opens an address in a tab at rest; from the start of the navigation. */
export async function timeOpening(page: Page, { url, answer }: { url: string; answer: Answer }): Promise<number> {
  await page.goto('about:blank');
  await page.waitForTimeout(1_000);
  await page.goto(url, { waitUntil: 'commit' });
  return ms(await page.evaluate(`window.untilShown(${JSON.stringify(answer)})`));
}

/** How long a hand's pointer has been on a button when it presses. */
const RESTING_MS = 300;

/** Of a press by hand: the pointer comes first and rests. `atOnce`: it presses in the moment in which it comes. */
export async function timeClick(target: Locator, answer: Answer, how?: 'atOnce'): Promise<number> {
  if (how !== 'atOnce') {
    await target.hover();
    await target.page().waitForTimeout(RESTING_MS);
  }
  const taken = target.page().evaluate(`window.fromClick(${JSON.stringify(answer)})`);
  await target.click();
  return ms(await taken);
}

function ms(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`expected a time, got ${JSON.stringify(value)}`);
  return value;
}
