import type { TrainingImage } from '@holdfast/engine';
import { randomFor } from '@holdfast/random';
import type { Picture } from '@holdfast/scene';
import { decodePhoto, encodePng } from '@holdfast/vision';

/** A rectangle of a picture in pixels. */
interface Part {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A photo and its four quarters, which share no pixel with each other. */
export async function photoViews(file: string, bytes: Uint8Array): Promise<TrainingImage[]> {
  const photo = await decodePhoto(bytes, { where: file });
  const [width, height] = [Math.floor(photo.width / 2), Math.floor(photo.height / 2)];
  const quarters = [0, 1].flatMap((row) =>
    [0, 1].map((column) => ({ name: `${row}${column}`, x: column * width, y: row * height, width, height })),
  );
  return [{ id: file, read: () => Promise.resolve(bytes) }, ...(await viewsOf(file, photo, quarters))];
}

/** So many parts of an area, 4 to 3, of random place and size; half of them mirrored. */
export async function randomViews(
  file: string,
  bytes: Uint8Array,
  options: {
    readonly area: Omit<Part, 'name'>;
    readonly widths: readonly [number, number];
    readonly count: number;
    readonly seed: number;
  },
): Promise<TrainingImage[]> {
  const { area, widths, count, seed } = options;
  const random = randomFor(['views', file, seed]);
  const parts = Array.from({ length: count }, (_, index) => {
    const width = random.integer(widths[0], widths[1]);
    const height = Math.round(width * 0.75);
    return {
      name: `${index}${index % 2 === 1 ? '-mirrored' : ''}`,
      x: area.x + random.integer(0, area.width - width),
      y: area.y + random.integer(0, area.height - height),
      width,
      height,
    };
  });
  const picture = await decodePhoto(bytes, { where: file });
  return viewsOf(file, picture, parts);
}

/**
 * Such parts with their tiles in a random order: the light, colours and edges of the photo, and nothing in it that a detector should find. What a
 * training on one kind of object needs beside it, so that it does not learn to see that object everywhere.
 */
export async function scrambledViews(
  file: string,
  bytes: Uint8Array,
  options: Parameters<typeof randomViews>[2] & { readonly tiles: number },
): Promise<TrainingImage[]> {
  const { tiles, seed } = options;
  const views = await randomViews(file, bytes, options);
  return Promise.all(
    views.map(async ({ id, read }) => {
      const png = await encodePng(scramble(await decodePhoto(await read(), { where: id }), tiles, ['tiles', id, seed]));
      return { id: id.replace('.png', '-scrambled.png'), read: () => Promise.resolve(png) };
    }),
  );
}

function scramble(picture: Picture, tiles: number, key: Parameters<typeof randomFor>[0]): Picture {
  const [width, height] = [Math.floor(picture.width / tiles), Math.floor(picture.height / tiles)];
  const size = { width: width * tiles, height: height * tiles };
  const random = randomFor(key);
  const order = Array.from({ length: tiles * tiles }, (_, place) => ({ place, rank: random.uniform(0, 1) }));
  order.sort((a, b) => a.rank - b.rank);
  const data = new Uint8Array(size.width * size.height * 3);
  for (const [to, { place: from }] of order.entries()) {
    for (let row = 0; row < height; row++) {
      const offset = (tile: number, across: number): number =>
        ((Math.floor(tile / tiles) * height + row) * across + (tile % tiles) * width) * 3;
      const start = offset(from, picture.width);
      data.set(picture.data.subarray(start, start + width * 3), offset(to, size.width));
    }
  }
  return { ...size, data };
}

const viewsOf = (file: string, picture: Picture, parts: readonly Part[]): Promise<TrainingImage[]> =>
  Promise.all(
    parts.map(async (part) => {
      const cut = crop(picture, part);
      const png = await encodePng(part.name.endsWith('-mirrored') ? mirror(cut) : cut);
      return { id: `${file}#${part.name}.png`, read: () => Promise.resolve(png) };
    }),
  );

function crop(picture: Picture, { x, y, width, height }: Part): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((row + y) * picture.width + x) * 3;
    data.set(picture.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { width, height, data };
}

function mirror({ width, height, data }: Picture): Picture {
  const mirrored = new Uint8Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const column = pixel % width;
    const from = (pixel - column + (width - 1 - column)) * 3;
    for (let channel = 0; channel < 3; channel++) mirrored[pixel * 3 + channel] = data[from + channel] ?? 0;
  }
  return { width, height, data: mirrored };
}
