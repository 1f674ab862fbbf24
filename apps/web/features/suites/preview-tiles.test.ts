import { expect, it } from 'vitest';
import { previewTiles } from './preview-tiles.ts';

type Request = Parameters<typeof previewTiles>[0];
type Probe = NonNullable<Request['probe']>;

const picture = (url: string): NonNullable<Probe['original']> => ({
  url,
  prediction: { task: 'DETECTION', width: 32, height: 24, label: null, detections: [], top: [] },
});
const shown = (transform: string): Probe['transformed'][number] => ({
  transform,
  problem: null,
  picture: picture(`/${transform}`),
});
const transforms = ['jpeg:50', 'identity', 'median:3', 'flip'];
const seen = (request: Request) =>
  previewTiles(request).map(({ spec, picture: made, problem, isOutstanding }) => [
    spec,
    isOutstanding ? 'outstanding' : (problem ?? made?.url),
  ]);

it('has a place for everything that was asked for before anything is there', () => {
  const places = [
    ['', 'outstanding'],
    ['jpeg:50', 'outstanding'],
    ['median:3', 'outstanding'],
    ['flip', 'outstanding'],
  ];
  expect(seen({ transforms, probe: undefined, isWorking: true })).toEqual(places);
  expect(seen({ transforms, probe: { original: null, transformed: [] }, isWorking: true })).toEqual(places);
});

it('shows what has come in the place that it was promised, whichever came first', () => {
  const refused = { ...shown('jpeg:50'), picture: null, problem: 'too small' };
  const probe: Probe = { original: picture('/photo'), transformed: [shown('flip'), refused] };
  expect(seen({ transforms, probe, isWorking: true })).toEqual([
    ['', '/photo'],
    ['jpeg:50', 'too small'],
    ['median:3', 'outstanding'],
    ['flip', '/flip'],
  ]);
});

it('promises nothing more once the work has ended early', () => {
  const probe: Probe = { original: picture('/photo'), transformed: [shown('jpeg:50')] };
  expect(seen({ transforms, probe, isWorking: false })).toEqual([
    ['', '/photo'],
    ['jpeg:50', '/jpeg:50'],
  ]);
});
