/** A4 without the margins of the print rules, in CSS pixels. */
export const SHEET = { width: Math.floor(((210 - 24) / 25.4) * 96), height: Math.floor(((297 - 28) / 25.4) * 96) };

const shown = `const shown = (element) => element.checkVisibility({ contentVisibilityAuto: true }) && element.getBoundingClientRect().height > 0;`;

/** What only a screen can use: each control and link within the page that is laid out. A cell of the table is a button, too, and holds a number. */
export const CONTROLS = `(() => { ${shown}
  return [...document.querySelectorAll('button:not(.cell), input, nav a, .skip, .viewer')].filter(shown)
    .map((each) => (each.querySelector('summary') ?? each).textContent.trim());
})()`;

/** What is folded away: titles of the parts whose content has no place. Comparing pixels needs a pointer and is no part of the paper. */
export const FOLDED = `(() => { ${shown}
  return [...document.querySelectorAll('details:not(.viewer)')]
    .filter((each) => [...each.children].filter(({ localName }) => localName !== 'summary').some((content) => !shown(content)))
    .map((each) => each.querySelector('summary').textContent.trim());
})()`;

/** Pictures that the end of a sheet could cut: nothing around them is kept whole, or what is kept whole is higher than a sheet. */
export const CUTTABLE = `[...document.querySelectorAll('main img')].filter((image) => image.checkVisibility()).filter((image) => {
  let around = image.parentElement;
  while (around !== null && getComputedStyle(around).breakInside !== 'avoid') around = around.parentElement;
  return around === null || around.getBoundingClientRect().height > ${SHEET.height};
}).map(({ alt }) => alt)`;

/** Text that ends at an edge with more of it behind, where nobody can scroll. */
export const CUT_OFF = `[...document.querySelectorAll('main *')].filter((each) =>
  each.checkVisibility() && getComputedStyle(each).overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1,
).map(({ className, textContent }) => className + ': ' + textContent.trim().slice(0, 60))`;

/** Pictures that have been read. */
export const READ = `[...document.querySelectorAll('.panel img')].filter(({ complete, naturalWidth }) => complete && naturalWidth > 0).length`;
