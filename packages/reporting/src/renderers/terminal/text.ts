/** Control characters, with which a file name could move the cursor or recolour the terminal. */
// Built from code points so that the source holds none of them.
const CONTROL = new RegExp('[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]', 'gu');

/** Text without control characters and direction overrides, each shown as `�`. */
export function printable(text: string): string {
  return text.replaceAll(CONTROL, '\ufffd');
}

/** Words in lines of at most `width` characters (a longer word has a line of its own), the first line after `bullet`. */
export function wrap(text: string, width: number, bullet = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each, index) => (index === 0 ? bullet : ' '.repeat(bullet.length)) + each);
}
