import { expect, it } from 'vitest';
import { HELP, readOptions } from './options.ts';

it('runs the whole sample unless told otherwise', () => {
  expect(readOptions([], {})).toEqual({
    sample: true,
    once: false,
    bounds: {},
    port: undefined,
    debug: false,
    help: false,
  });
  const given = ['--once', '--images', '2', '--iterations=5', '--port', '4700'];
  expect(readOptions(given, {})).toMatchObject({ once: true, bounds: { images: 2, iterations: 5 }, port: 4700 });
  expect(HELP).toMatch(/--images N +attack N of the sample's 6 images\n +--iterations N .* instead of 40/);
});

it.each([
  [['--images', '7'], /--images: expected a whole number from 1 to 6, got "7"/],
  [['--images', '0'], /from 1 to 6, got "0"/],
  [['--images', '1.5'], /from 1 to 6, got "1.5"/],
  [['--images='], /from 1 to 6, got ""/],
  [['--iterations', '1e1'], /--iterations: expected a whole number from 1 to 40, got "1e1"/],
  [['--iterations', '41'], /from 1 to 40, got "41"/],
  [['--no-sample', '--images', '1', '--iterations', '1'], /--images and --iterations with --no-sample/],
  [['--pictures', '1'], /--pictures/],
])('refuses %j', (args, problem) => {
  expect(() => readOptions(args, {})).toThrow(problem);
});
