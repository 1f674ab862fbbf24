import type { Detection, Picture } from '@holdfast/scene';
import { describe, expect, it } from 'vitest';
import { classColour, textColourOn } from './class-colour.ts';
import { drawDetections } from './draw-detections.ts';

const flat = (width: number, height: number, level: number): Picture => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(level),
});

const person = (box: Detection['box'], score = 0.9): Detection => ({ classId: 0, label: 'person', score, box });

const pixel = ({ width, data }: Picture, x: number, y: number): number[] =>
  Array.from(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));

const changed = (before: Picture, after: Picture): { x: number; y: number }[] =>
  Array.from({ length: before.width * before.height }, (_, at) => ({
    x: at % before.width,
    y: Math.floor(at / before.width),
  })).filter(({ x, y }) => pixel(before, x, y).join() !== pixel(after, x, y).join());

describe('drawDetections', () => {
  it('draws nothing for nothing, and never on the picture itself', () => {
    const picture = flat(60, 40, 99);
    expect(drawDetections(picture, [])).toEqual(picture);
    drawDetections(picture, [person({ x0: 5, y0: 15, x1: 30, y1: 35 })]);
    expect(picture).toEqual(flat(60, 40, 99));
  });

  it.each([0, 128, 255])('shows a frame that differs from its surroundings at level %i', (level) => {
    const picture = flat(200, 150, level);
    const drawn = drawDetections(picture, [person({ x0: 60, y0: 60, x1: 160, y1: 140 })]);
    const colour = classColour(0);
    expect(pixel(drawn, 110, 60)).toEqual([...colour]);
    expect(pixel(drawn, 60, 100)).toEqual([...colour]);
    // Between edges of the contrasting colour, which show it on a background of the class's own colour.
    expect(pixel(drawn, 110, 140)).toEqual([...textColourOn(colour)]);
    expect(pixel(drawn, 110, 100)).toEqual([level, level, level]);
  });

  it('writes the label in ink that contrasts with its background', () => {
    const picture = flat(200, 150, 128);
    const drawn = drawDetections(picture, [person({ x0: 60, y0: 60, x1: 160, y1: 140 })]);
    const above = changed(picture, drawn).filter(({ y }) => y < 58);
    const colours = new Set(above.map(({ x, y }) => pixel(drawn, x, y).join()));
    expect(colours).toEqual(new Set([classColour(0).join(), textColourOn(classColour(0)).join()]));
  });

  it.each([
    ['top left', { x0: 0, y0: 0, x1: 20, y1: 20 }],
    ['bottom right', { x0: 180, y0: 130, x1: 200, y1: 150 }],
    ['beyond every side', { x0: -50, y0: -50, x1: 400, y1: 400 }],
  ])('keeps the label inside the picture: %s', (_, box) => {
    const picture = flat(200, 150, 128);
    const drawn = drawDetections(picture, [person(box)]);
    const label = changed(picture, drawn).filter(({ x, y }) => pixel(drawn, x, y).join() === classColour(0).join());
    // 'person 90%' in dots of one pixel: 59 x 8 and two pixels of margin around.
    expect(label.length).toBeGreaterThan(63 * 12 * 0.5);
  });

  it('scales lines and text with the picture', () => {
    const width = (side: number): number => {
      const picture = flat(side, side, 128);
      const drawn = drawDetections(picture, [person({ x0: side / 2, y0: side / 2, x1: side - 5, y1: side - 5 })]);
      const row = Array.from({ length: side }, (_, x) => pixel(drawn, x, Math.round(side * 0.75)).join());
      return row.filter((colour) => colour === classColour(0).join()).length;
    };
    expect(width(1000)).toBe(4 * width(100));
  });

  it('uses the text and the colours it is given', () => {
    const picture = flat(100, 80, 0);
    const drawn = drawDetections(picture, [person({ x0: 10, y0: 40, x1: 50, y1: 70 })], {
      text: () => '',
      colour: () => [1, 2, 3],
    });
    expect(pixel(drawn, 30, 40)).toEqual([1, 2, 3]);
  });
});

it('neighbouring classes have distinct colours', () => {
  const colours = Array.from({ length: 80 }, (_, classId) => classColour(classId));
  expect(new Set(colours.map(String)).size).toBe(80);
  for (let classId = 1; classId < colours.length; classId++) {
    const [a = [0, 0, 0], b = [0, 0, 0]] = [colours[classId - 1], colours[classId]];
    expect(a.reduce((sum, level, at) => sum + Math.abs(level - (b[at] ?? 0)), 0)).toBeGreaterThan(150);
  }
});
