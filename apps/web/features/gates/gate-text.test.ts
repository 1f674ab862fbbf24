import {
  decidingCheck,
  evaluateGate,
  gateRulesSchema,
  type GateRow,
  type GateRulesInput,
  type GateVerdict,
} from '@holdfast/gates';
import type { OutcomeState } from '@holdfast/metrics';
import { incomparability, type Sentence } from '@holdfast/results';
import { createFormatter, createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { namesIn } from '#web/features/names/use-names.ts';
import en from '#web/messages/en.json';
import zh from '#web/messages/zh-CN.json';
import { sentenceNumbers } from '../../../../test/testkit/sentence-numbers.ts';
import { gateHeadline, gateSentence, type GateWords } from './gate-text.ts';

/** So many images that an attack fools under a transform, that it does not, and that could not be judged. */
type Tally = readonly [success: number, robust: number, error?: number];

const rowsOf = (cells: Readonly<Record<string, Tally>>): readonly GateRow[] =>
  Object.entries(cells).flatMap(([transform, [success, robust, error = 0]]) => {
    const many = (count: number, state: OutcomeState) => Array.from({ length: count }, () => state);
    return [...many(success, 'success'), ...many(robust, 'robust'), ...many(error, 'error')].map((state, at) => ({
      ...{ image: `photo ${at}`, attack: 'averaged', transform, seen: transform === 'jpeg:75', state },
    }));
  });

interface Judged {
  readonly rules: GateRulesInput['rules'];
  readonly run: Readonly<Record<string, Tally>>;
  readonly baseline?: Readonly<Record<string, Tally>>;
  readonly incomparable?: Sentence;
  readonly complete?: boolean;
  readonly warnings?: readonly string[];
  readonly accepted?: readonly string[];
}

function judge({ rules, run, baseline, incomparable, complete = true, warnings = [], accepted = [] }: Judged) {
  return evaluateGate({
    rules: gateRulesSchema.parse({ confidence: 0.9, rules }),
    run: { complete, outcomes: rowsOf(run), warnings: warnings.map((code) => ({ code, text: 'It is so.' })) },
    baseline:
      baseline === undefined ? null : { label: '#12', incomparable: incomparable ?? null, outcomes: rowsOf(baseline) },
    knownFindings: accepted.map((image) => ({
      ...{ image, attack: '*', transform: '*', acceptedUntil: null, reason: 'known' },
    })),
    clock: () => new Date('2026-06-01T12:00:00.000Z'),
  });
}

const asr = { kind: 'max-asr', limit: 0.123 } as const;
const change = { kind: 'max-change', margin: 0.0525 } as const;
const warned = { kind: 'no-open-warnings' } as const;
const enough = { kind: 'required-images', images: 30 } as const;
const accepted = Array.from({ length: 20 }, (_, at) => `photo ${at}`);

const VERDICTS: readonly GateVerdict[] = [
  judge({ rules: [asr], run: { identity: [2, 58], 'jpeg:75': [1, 59] } }),
  judge({ rules: [asr, enough], run: { identity: [6, 1], 'jpeg:75': [5, 1] } }),
  judge({ rules: [asr], run: { identity: [4, 36] }, accepted: accepted.slice(0, 1) }),
  judge({ rules: [asr], run: { identity: [24, 36] }, accepted }),
  judge({ rules: [change], run: { identity: [6, 54] }, baseline: { identity: [3, 57] } }),
  judge({ rules: [asr], run: { identity: [2, 58, 12] } }),
  judge({ rules: [asr], run: { identity: [15, 25, 100] } }),
  judge({ rules: [asr, enough], run: { 'jpeg:75': [0, 6], 'median:3': [0, 5] } }),
  judge({ rules: [asr], run: { 'jpeg:75': [0, 0, 40] } }),
  judge({ rules: [asr, change], run: { identity: [4, 36] }, baseline: { identity: [4, 36] }, complete: false }),
  judge({ rules: [change], run: { identity: [30, 30] }, baseline: { identity: [3, 57] } }),
  judge({ rules: [change], run: { identity: [3, 397] }, baseline: { identity: [3, 397] } }),
  judge({ rules: [change], run: { identity: [3, 57] }, baseline: { identity: [3, 57] } }),
  judge({ rules: [change], run: { identity: [3, 6] }, baseline: { identity: [3, 6] } }),
  judge({ rules: [change], run: { identity: [3, 377, 20] }, baseline: { identity: [3, 397] } }),
  judge({ rules: [change], run: { identity: [3, 57] }, baseline: { 'jpeg:75': [3, 57] } }),
  judge({ rules: [change], run: { identity: [3, 57] } }),
  judge({
    rules: [change],
    run: { identity: [3, 57] },
    baseline: { identity: [3, 57] },
    incomparable: incomparability.say('step', '1', '2'),
  }),
  judge({ rules: [{ ...asr, transforms: ['jpeg:50'] }], run: { identity: [3, 57] } }),
  judge({ rules: [{ ...asr, attacks: ['plain-early'] }], run: { identity: [3, 57] } }),
  judge({ rules: [{ kind: 'max-joint-asr', limit: 0.2 }], run: { identity: [3, 57], 'jpeg:75': [2, 58] } }),
  judge({ rules: [enough, warned], run: { identity: [3, 57] } }),
  judge({ rules: [warned], run: { identity: [3, 57] }, warnings: ['LOSS_STILL_FALLING', 'NEAR_ZERO_GRADIENTS'] }),
];

const STATUS = { pass: 'PASS', fail: 'FAIL', inconclusive: 'INCONCLUSIVE' } as const;

/** A verdict as the API hands it out. */
function shown({ status, headline, rules }: GateVerdict) {
  return {
    status: STATUS[status],
    headline,
    rules: rules.map((rule) => {
      const { check, alike } = decidingCheck(rule);
      if (check?.facts === undefined) throw new Error(`no facts: ${rule.sentence}`);
      const { facts, ...own } = check;
      return {
        ...{ status: STATUS[rule.status], sentence: rule.sentence, limit: rule.limit, observed: rule.observed },
        facts: {
          ...{ attack: own.attack, transform: own.transform, change: own.change, undecided: own.undecided, alike },
          acceptedImages: own.accepted.images,
          acceptedSuccesses: own.accepted.successes,
          kind: facts.kind,
          images: facts.images ?? null,
          requiredImages: facts.requiredImages ?? null,
          settlingImages: facts.settlingImages ?? null,
          acceptedShare: facts.acceptedShare ?? null,
          maxAcceptedShare: facts.maxAcceptedShare ?? null,
          acknowledgedWarnings: facts.acknowledgedWarnings ?? null,
          baseline: facts.baseline ?? null,
          incomparable: facts.incomparable ?? null,
          because:
            facts.incomparableTold === undefined
              ? null
              : ({ code: 'STEP', values: facts.incomparableTold.values } as const),
          openWarnings: CODES.filter((code) => facts.openWarnings?.includes(code)),
        },
      };
    }),
  };
}

const CODES = ['LOSS_STILL_FALLING', 'NEAR_ZERO_GRADIENTS'] as const;

const verdicts = VERDICTS.map(shown);
const rules = verdicts.flatMap((verdict) => verdict.rules);

it('knows every sentence that a gate has', () => {
  const kinds = new Set<string>(rules.map(({ facts }) => facts.kind));
  expect(Object.keys(en.gateText.text).filter((kind) => !kinds.has(kind))).toEqual([]);
});

describe.each([
  ['en', en],
  ['zh-CN', zh],
] as const)('a gate in %s', (locale, messages) => {
  const words: GateWords = {
    t: createTranslator({ locale, messages, namespace: 'gateText' }),
    names: namesIn(createTranslator({ locale, messages, namespace: 'names' })),
    list: createFormatter({ locale }).list,
    because: createTranslator({ locale, messages, namespace: 'told.incomparable' }),
  };

  it('has the numbers of the sentences that the API writes', () => {
    // An open warning is named, and its sentence is among the report's.
    const compared = rules.filter(({ facts }) => facts.kind !== 'OPEN_WARNING');
    const said = compared.map((rule) => [rule.sentence, sentenceNumbers(gateSentence(rule, words))]);
    expect(said).toEqual(compared.map(({ sentence }) => [sentence, sentenceNumbers(sentence)]));
    const heads = verdicts.filter((verdict) => verdict.rules.every((rule) => compared.includes(rule)));
    const headlines = heads.map((verdict) => sentenceNumbers(gateHeadline(verdict, words)));
    expect(headlines).toEqual(heads.map(({ headline }) => sentenceNumbers(headline)));
  });

  it('names open warnings', () => {
    const open = rules.filter(({ facts }) => facts.kind === 'OPEN_WARNING').map((rule) => gateSentence(rule, words));
    const { LOSS_STILL_FALLING, NEAR_ZERO_GRADIENTS } = messages.gateText.warning;
    expect(open).toEqual([expect.stringContaining(LOSS_STILL_FALLING)]);
    expect(open).toEqual([expect.stringContaining(NEAR_ZERO_GRADIENTS)]);
  });

  it('says why a baseline cannot be compared with', () => {
    const said = rules.filter(({ facts }) => facts.because !== null).map((rule) => gateSentence(rule, words));
    expect(said).toEqual([expect.stringContaining(words.because('STEP', { 0: '1', 1: '2' }))]);
  });

  it('keeps the sentences of a verdict that was stored without facts', () => {
    const old = { status: 'FAIL', sentence: 'As it was.', limit: null, observed: null, facts: null } as const;
    expect(gateSentence(old, words)).toBe('As it was.');
    expect(gateHeadline({ status: 'FAIL', headline: 'Fail: as it was.', rules: [old] }, words)).toBe(
      'Fail: as it was.',
    );
  });
});
