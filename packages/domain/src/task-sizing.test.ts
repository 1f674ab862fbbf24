import { expect, it } from 'vitest';
import { secondsLeft, sizeTasks } from './task-sizing.ts';

const positions = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

it('cuts tasks of about 45 seconds, every image in one of them', () => {
  const tasks = sizeTasks({ positions: positions(100), msPerImage: 9_000, lanes: 2 });
  expect(tasks.map((task) => task.length)).toEqual([...Array<number>(10).fill(10)]);
  expect(tasks.flat()).toEqual(positions(100));
});

it('gives a slow model one image for every lane, and a fast one no endless list', () => {
  expect(sizeTasks({ positions: positions(5), msPerImage: 600_000, lanes: 2 })).toEqual([[0, 1], [2, 3], [4]]);
  expect(sizeTasks({ positions: positions(1000), msPerImage: 1, lanes: 2 })).toHaveLength(5);
  expect(sizeTasks({ positions: [], msPerImage: 1, lanes: 2 })).toEqual([]);
});

it('says nothing of the time left before anything was measured', () => {
  expect(secondsLeft({ imagesLeft: 10, msPerImage: undefined, lanes: 2 })).toBeNull();
  expect(secondsLeft({ imagesLeft: 10, msPerImage: 3000, lanes: 2 })).toBe(15);
});
