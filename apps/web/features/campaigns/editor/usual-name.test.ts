import { expect, it } from 'vitest';
import { usualName } from './usual-name.ts';

const named = (...names: readonly string[]) => ({
  edges: names.map((name) => ({ node: { id: name, name, latest: null, tags: [], versions: [] } })),
});
const workspace = { id: 'w', models: named('yolox'), datasets: named('photos'), suites: [], presets: [] };
const draft = { models: [{ modelId: 'yolox', selector: 'LATEST' as const }], datasetId: 'photos' };
const nameOf = ({ model, dataset }: { readonly model: string; readonly dataset: string }) => `${model} on ${dataset}`;

it('names a campaign after its model and images, with a number where that name is taken', () => {
  const name = (...taken: readonly string[]) =>
    usualName({ workspace: { ...workspace, campaigns: named(...taken) } }, draft, nameOf);
  expect(name()).toBe('yolox on photos');
  expect(name('yolox on photos')).toBe('yolox on photos 2');
  expect(name('yolox on photos 2', 'yolox on photos')).toBe('yolox on photos 3');
});

it('has no name for what is not chosen yet', () => {
  const nothing = { ...draft, datasetId: undefined };
  expect(usualName({ workspace: { ...workspace, campaigns: named() } }, nothing, nameOf)).toBe('');
});
