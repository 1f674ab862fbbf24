import { describe, expect, it } from 'vitest';
import { NO_NUMBER } from '#web/lib/forms/number-range.ts';
import { amountOf, draftFaults, shownAmount } from './draft-faults.ts';
import { inputOf, newDraft, type CampaignDraft } from './draft.ts';
import { newRule } from './gate-draft.ts';

const draft: CampaignDraft = {
  ...newDraft(
    {
      objectives: [],
      attacks: [],
      transforms: [],
      workspace: {
        id: 'w',
        models: { edges: [] },
        datasets: { edges: [] },
        campaigns: { edges: [] },
        suites: [],
        presets: [],
      },
    },
    { timeZone: 'UTC' },
  ),
  name: 'Nightly',
};
const faulty = (change: Partial<CampaignDraft>) => draftFaults({ ...draft, ...change }).map(({ field }) => field);
const withSettings = (change: Partial<CampaignDraft['settings']>) =>
  faulty({ settings: { ...draft.settings, ...change } });

describe('faults of a draft', () => {
  it('are none in what a new campaign is filled in with, but for its name', () => {
    expect(faulty({})).toEqual([]);
    expect(faulty({ name: '  ' })).toEqual(['name']);
  });

  it('name every emptied number by its field, in the order of the page', () => {
    const rules = [
      newRule('max-asr'),
      newRule('no-open-warnings'),
      { ...newRule('required-images'), amount: NO_NUMBER },
    ];
    expect(
      faulty({
        images: { kind: 'RANDOM', names: [], count: NO_NUMBER },
        settings: { ...draft.settings, epsilonLevels: NO_NUMBER, iterations: NO_NUMBER },
        rules,
        requiredImages: NO_NUMBER,
      }),
    ).toEqual([
      'images.count',
      'settings.epsilonLevels',
      'settings.iterations',
      'gate.rules.2.amount',
      'gate.requiredImages',
    ]);
  });

  it('hold the budget of L-infinity against 255 levels, and leave that of L2 open', () => {
    expect(withSettings({ epsilonLevels: 300 })).toEqual(['settings.epsilonLevels']);
    expect(withSettings({ epsilonLevels: 300, norm: 'l2' })).toEqual([]);
    expect(withSettings({ epsilonLevels: 0, norm: 'l2' })).toEqual(['settings.epsilonLevels']);
    expect(withSettings({ iterations: 2.5, confirmDraws: 0, momentum: 3 })).toEqual([
      'settings.iterations',
      'settings.momentum',
      'settings.confirmDraws',
    ]);
  });

  it('ask for an attack, for transforms that the averaged one needs, and for what a choice leaves open', () => {
    expect(withSettings({ attacks: [] })).toEqual(['settings.attacks']);
    expect(faulty({ bank: [] })).toEqual(['bank']);
    expect(faulty({ bank: [], settings: { ...draft.settings, attacks: ['plain'] } })).toEqual([]);
    expect(faulty({ images: { kind: 'PICKED', names: [], count: 1 } })).toEqual(['images.names']);
    expect(
      faulty({
        models: [
          { modelId: 'm', selector: 'TAG' },
          { modelId: 'm', selector: 'EXACT' },
        ],
      }),
    ).toEqual(['models.0.tag', 'models.1.versionId']);
    expect(faulty({ seed: { kind: 'FIXED', seed: '9007199254740993' } })).toEqual(['seed']);
    expect(faulty({ seed: { kind: 'PER_RUN', seed: '' } })).toEqual([]);
  });

  it('are none of an attack where stored samples are judged, which then is not sent half written', () => {
    const hidden = { kind: 'REPLAY' as const, settings: { ...draft.settings, epsilonLevels: NO_NUMBER } };
    expect(faulty(hidden)).toEqual([]);
    expect(inputOf({ ...draft, ...hidden })).not.toHaveProperty('settings');
    expect(inputOf({ ...draft, kind: 'REPLAY' })).toHaveProperty('settings');
  });

  it('show a share as the percentage that was typed', () => {
    for (const typed of [5.25, 12.34, 0.1, 29]) {
      const amount = amountOf('max-asr', typed);
      expect(shownAmount({ kind: 'max-asr', amount })).toBe(typed);
    }
    expect(shownAmount({ kind: 'required-images', amount: 40 })).toBe(40);
    expect(faulty({ rules: [{ ...newRule('max-asr'), amount: amountOf('max-asr', 101) }] })).toEqual([
      'gate.rules.0.amount',
    ]);
  });
});
