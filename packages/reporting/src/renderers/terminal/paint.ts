type Style = (text: string) => string;

export type Paint = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', Style>>;

const ESCAPE = '\u001b[';
const style =
  (on: number, off: number): Style =>
  (text) =>
    `${ESCAPE}${on}m${text}${ESCAPE}${off}m`;
const plain: Style = (text) => text;

/** SGR colours of ECMA-48, or none at all. */
export function painter(colour: boolean): Paint {
  return colour
    ? { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), green: style(32, 39), yellow: style(33, 39) }
    : { bold: plain, dim: plain, red: plain, green: plain, yellow: plain };
}
