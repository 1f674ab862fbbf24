import type { Box, Picture } from '@holdfast/scene';
import type { Colour } from './class-colour.ts';

/** A copy of a picture that can be painted on; everything outside of it is ignored. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #data: Uint8Array;

  constructor(picture: Picture) {
    this.width = picture.width;
    this.height = picture.height;
    this.#data = Uint8Array.from(picture.data);
  }

  /** Fills whole pixels from (x0, y0) up to, not including, (x1, y1). */
  fill({ x0, y0, x1, y1 }: Box, colour: Colour): void {
    for (let y = Math.max(0, y0); y < Math.min(this.height, y1); y++) {
      for (let x = Math.max(0, x0); x < Math.min(this.width, x1); x++) {
        this.#data.set(colour, (y * this.width + x) * 3);
      }
    }
  }

  /** A frame of the given thickness just inside of a box. */
  frame(box: Box, thickness: number, colour: Colour): void {
    const { x0, y0, x1, y1 } = box;
    this.fill({ x0, y0, x1, y1: Math.min(y1, y0 + thickness) }, colour);
    this.fill({ x0, y0: Math.max(y0, y1 - thickness), x1, y1 }, colour);
    this.fill({ x0, y0, x1: Math.min(x1, x0 + thickness), y1 }, colour);
    this.fill({ x0: Math.max(x0, x1 - thickness), y0, x1, y1 }, colour);
  }

  toPicture(): Picture {
    return { width: this.width, height: this.height, data: Uint8Array.from(this.#data) };
  }
}
