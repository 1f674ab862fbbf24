/** Characters of the end that stay in sight: a number and what says the kind of file, e.g. `_00042.png`. */
const END = 11;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A name in two, cut between characters as a reader sees them; short ones stay whole. */
export function splitName(name: string): { readonly start: string; readonly end: string } {
  const characters = Array.from(segmenter.segment(name), ({ segment }) => segment);
  if (characters.length <= 2 * END) return { start: name, end: '' };
  return { start: characters.slice(0, -END).join(''), end: characters.slice(-END).join('') };
}
