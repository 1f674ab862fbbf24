/** Columns of a glyph, left to right; bit 0 of each is its top pixel. */
type Glyph = readonly [number, number, number, number, number];

const GLYPH_WIDTH = 5;
export const GLYPH_HEIGHT = 8;

/**
 * The printable ASCII characters from space to tilde in the classic 5 x 7 dot matrix, with one more row for descenders, five column bytes each as hexadecimal
 * digits. It is part of the program because a bare machine has no fonts.
 */
const COLUMNS =
  '0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649552250 0005030000 001c224100 0041221c00 ' +
  '14083e0814 08083e0808 0080703000 0808080808 0060600000 2010080402 3e5149453e 00427f4000 4261514946 2141454b31 ' +
  '1814127f10 2745454539 3c4a494930 0171090503 3649494936 064949291e 0036360000 0080763600 0814224100 1414141414 ' +
  '0041221408 0201510906 324979413e 7e1111117e 7f49494936 3e41414122 7f4141221c 7f49494941 7f09090901 3e4149497a ' +
  '7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040 7f020c027f 7f0408107f 3e4141413e 7f09090906 3e4151215e ' +
  '7f09192946 4649494931 01017f0101 3f4040403f 1f2040201f 3f4038403f 6314081463 0708700807 6151494543 007f414100 ' +
  '0204081020 0041417f00 0402010204 4040404040 0001020400 2054545478 7f48444438 3844444420 384444487f 3854545418 ' +
  '087e090102 18a4a49c78 7f08040478 00447d4000 2040443d00 7f10284400 00417f4000 7c04180478 7c08040478 3844444438 ' +
  'fc18242418 18242418fc 7c08040408 4854545420 043f444020 3c4040207c 1c2040201c 3c4030403c 4428102844 4c9090907c ' +
  '4464544c44 0008364100 00007f0000 0041360800 0804081008';

const glyphs: readonly Glyph[] = COLUMNS.split(' ').map((digits) => {
  const column = (index: number): number => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  return [column(0), column(1), column(2), column(3), column(4)];
});

const FIRST = 0x20;

/** The glyph of a character; characters beyond ASCII lose their accents, or become a question mark. */
function glyphOf(character: string): Glyph {
  const plain = character.normalize('NFD').charCodeAt(0);
  const question = '?'.charCodeAt(0) - FIRST;
  return glyphs[plain - FIRST] ?? glyphs[question] ?? [0, 0, 0, 0, 0];
}

/** Width of a line of text in font pixels: one column of space between glyphs. */
export const textWidth = (text: string): number => Math.max(0, Array.from(text).length * (GLYPH_WIDTH + 1) - 1);

/** Calls `paint` for every set pixel of a line of text, in font pixels from its top left. */
export function rasterize(text: string, paint: (x: number, y: number) => void): void {
  Array.from(text).forEach((character, place) => {
    glyphOf(character).forEach((column, x) => {
      for (let y = 0; y < GLYPH_HEIGHT; y++) {
        if (((column >> y) & 1) === 1) paint(place * (GLYPH_WIDTH + 1) + x, y);
      }
    });
  });
}
