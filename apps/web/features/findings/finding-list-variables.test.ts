import { describe, expect, it } from 'vitest';
import { findingFilterOf, findingImageQuery } from './finding-list-variables.ts';

describe('addresses of findings', () => {
  it('ask for new ones where no state or a wrong one is named, and for what else they name', () => {
    expect(findingFilterOf({})).toEqual({ states: ['NEW'] });
    expect(findingFilterOf({ state: 'GONE', attack: 'averaged' })).toEqual({ states: ['NEW'], attack: 'averaged' });
    expect(findingFilterOf({ state: 'ACCEPTED', model: 'm', run: 'r', transform: 'jpeg:75' })).toEqual({
      states: ['ACCEPTED'],
      modelId: 'm',
      runId: 'r',
      transform: 'jpeg:75',
    });
  });

  it('lead to the image of the model version that showed the finding', () => {
    const finding = { attack: 'averaged', transform: 'jpeg:75', imageName: 'a b.jpg' };
    const of = (lastPlace: Parameters<typeof findingImageQuery>[0]['lastPlace']) =>
      findingImageQuery({ ...finding, lastPlace }).get('model');
    expect(of({ modelOrdinal: 2, position: 5 })).toBe('2');
    expect(of({ modelOrdinal: 0, position: 5 })).toBeNull();
    expect(of(null)).toBeNull();
    expect(findingImageQuery({ ...finding, lastPlace: null }).toString()).toBe(
      'tab=images&attack=averaged&transform=jpeg%3A75&q=a+b.jpg',
    );
  });
});
