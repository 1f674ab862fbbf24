import { createTranslator } from 'next-intl';
import { expect, it } from 'vitest';
import { defaultAttackSettings } from '../../apps/api/src/modules/campaigns/attack-settings.ts';
import { estimateBases, estimateCost } from '../../apps/api/src/modules/campaigns/estimate.ts';
import { factValues } from '../../apps/web/lib/fact-values.ts';
import en from '../../apps/web/messages/en.json' with { type: 'json' };
import zh from '../../apps/web/messages/zh-CN.json' with { type: 'json' };
import { sentenceNumbers } from '../testkit/sentence-numbers.ts';

const measured = { msPerImage: 2000, images: 10 };
const estimate = (request: Partial<Parameters<typeof estimateCost>[0]>) =>
  estimateCost({
    kind: 'attack',
    definition: {
      images: { kind: 'all' },
      settings: defaultAttackSettings,
      transforms: { bank: [], evaluate: ['jpeg:75'] },
    },
    availableImages: 50,
    costs: [measured],
    workers: 2,
    lanes: 4,
    ...request,
  });

const ESTIMATES = [
  estimate({}),
  estimate({ workers: 1, lanes: 1 }),
  estimate({ workers: 0, lanes: 0 }),
  estimate({ costs: [] }),
  estimate({ costs: [null] }),
  estimate({ costs: [measured, null, null] }),
  estimate({ kind: 'replay' }),
];

it('has every sentence on what an estimate rests on', () => {
  expect(new Set(ESTIMATES.map(({ basisKind }) => basisKind))).toEqual(new Set(estimateBases));
});

it.each([
  ['en', en],
  ['zh-CN', zh],
] as const)('says in %s what an estimate rests on, with the numbers that the API writes', (locale, messages) => {
  const t = createTranslator({ locale, messages, namespace: 'campaigns.estimate.basis' });
  for (const one of ESTIMATES) {
    const { basis, basisKind, workers, lanes, models, unmeasuredModels } = one;
    const said = t(basisKind, factValues({ workers, lanes, models, unmeasuredModels }));
    expect(sentenceNumbers(said)).toEqual(sentenceNumbers(basis));
    expect(said).not.toContain('campaigns.');
  }
  const said = (kind: 'LAST_RUN' | 'SOME_UNMEASURED') => ESTIMATES.filter(({ basisKind }) => basisKind === kind).length;
  expect([said('LAST_RUN'), said('SOME_UNMEASURED')]).toEqual([2, 1]);
});
