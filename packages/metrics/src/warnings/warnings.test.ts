import { describe, expect, it } from 'vitest';
import type { OutcomeRecord, OutcomeState } from '../outcomes/outcome.ts';
import { summarise } from '../outcomes/summary.ts';
import type { Warning } from './warning.ts';
import { warningsFor, type SampleEvidence, type SurrogateDistance } from './warnings.ts';

function outcomesOf(attack: string, states: readonly OutcomeState[], transform = 'identity'): readonly OutcomeRecord[] {
  return states.map((state, i) => ({
    image: `image ${i}`,
    attack,
    transform,
    seen: false,
    state,
    scoreBefore: 0.9,
    scoreAfter: 0.1,
    objects: [],
  }));
}

const many = (state: OutcomeState, count = 40): OutcomeState[] => Array.from({ length: count }, () => state);

function sample(rest: Partial<SampleEvidence>): SampleEvidence {
  return {
    image: 'image 0',
    attack: 'plain',
    reportedSuccess: false,
    steps: 40,
    nearZeroGradients: 0,
    lossStillFalling: false,
    ...rest,
  };
}

function warn(evidence: {
  outcomes?: readonly OutcomeRecord[];
  samples?: readonly SampleEvidence[];
  surrogates?: readonly SurrogateDistance[];
}): readonly Warning[] {
  const { outcomes = [], samples = [], surrogates = [] } = evidence;
  return warningsFor({
    outcomes,
    summaries: summarise(outcomes, { seed: 1 }),
    samples,
    surrogates,
    noiseAttack: 'noise',
    names: { attack: (id) => `the ${id} attack`, transform: (spec) => spec.replace(':', ' ') },
  });
}

describe('warnings', () => {
  it('are silent over a large run in which all is well', () => {
    const outcomes = [...outcomesOf('averaged', many('success')), ...outcomesOf('noise', many('robust'))];
    const samples = [sample({ attack: 'averaged', reportedSuccess: true, nearZeroGradients: 30 })];
    expect(warn({ outcomes, samples, surrogates: [{ transform: 'jpeg:75', meanAbs: 0.5 }] })).toEqual([]);
  });

  it('tell what six images allow', () => {
    const [warning] = warn({ outcomes: outcomesOf('averaged', many('success', 6)) });
    expect(warning).toMatchObject({ code: 'SMALL_SAMPLE', images: 6 });
    expect(warning?.text).toContain('6 successes of 6 allow a true rate down to 61%');
  });

  it('name the transforms under which noise does as well', () => {
    const outcomes = [
      ...outcomesOf('averaged', many('success')),
      ...outcomesOf('averaged', many('robust'), 'jpeg:30'),
      ...outcomesOf('noise', many('robust')),
      ...outcomesOf('noise', many('robust'), 'jpeg:30'),
    ];
    expect(warn({ outcomes })).toMatchObject([
      { code: 'NOISE_CLOSE_TO_ATTACK', attack: 'averaged', transforms: ['jpeg:30'] },
    ]);
  });

  it('name samples whose success did not survive being saved', () => {
    const outcomes = [
      ...outcomesOf('plain', [...many('success', 39), 'robust']),
      ...outcomesOf('noise', many('robust')),
    ];
    const samples = ['image 0', 'image 39'].map((image) => sample({ image, reportedSuccess: true }));
    expect(warn({ outcomes, samples })).toMatchObject([
      { code: 'SUCCESS_LOST_ON_SAVING', attack: 'plain', images: ['image 39'] },
    ]);
  });

  it('doubt failed attacks with vanishing gradients or a falling loss, not successful ones', () => {
    const samples = [
      sample({ image: 'a', nearZeroGradients: 20 }),
      sample({ image: 'b', nearZeroGradients: 19 }),
      sample({ image: 'c', nearZeroGradients: 40, reportedSuccess: true }),
      sample({ image: 'd', lossStillFalling: true }),
      sample({ image: 'e', lossStillFalling: true, reportedSuccess: true }),
    ];
    expect(warn({ samples })).toMatchObject([
      { code: 'NEAR_ZERO_GRADIENTS', attack: 'plain', images: ['a'] },
      { code: 'LOSS_STILL_FALLING', attack: 'plain', images: ['d'] },
    ]);
  });

  it('name surrogates that are far from the real transform on average', () => {
    const surrogates = [
      { transform: 'jpeg:30', meanAbs: 3 },
      { transform: 'jpeg:30', meanAbs: 1 },
      { transform: 'jpeg:75', meanAbs: 0.9 },
    ];
    expect(warn({ surrogates })).toMatchObject([
      { code: 'SURROGATE_FAR_FROM_CODEC', transform: 'jpeg:30', meanAbsoluteLevels: 2 },
    ]);
  });
});
