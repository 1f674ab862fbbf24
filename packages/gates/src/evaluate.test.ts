import type { OutcomeState } from '@holdfast/metrics';
import { incomparability, type Sentence } from '@holdfast/results';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evaluateGate,
  exitCodeOf,
  gateRulesSchema,
  gateVerdictSchema,
  type GateRow,
  type GateRule,
  type GateRulesInput,
  type GateVerdict,
  type KnownFinding,
} from './index.ts';

type States = readonly OutcomeState[];

/** One attack; `states` by transform, image i of every cell is the same photo. */
function rowsOf(cells: Readonly<Record<string, States>>, attack = 'averaged'): readonly GateRow[] {
  return Object.entries(cells).flatMap(([transform, states]) =>
    states.map((state, i) => ({ image: `photo ${i}`, attack, transform, seen: transform === 'jpeg:75', state })),
  );
}

const some = (success: number, robust: number): States => [
  ...Array<OutcomeState>(success).fill('success'),
  ...Array<OutcomeState>(robust).fill('robust'),
];

const NOW = '2026-06-01T12:00:00.000Z';

function evaluate(request: {
  rules: GateRulesInput['rules'];
  rest?: Partial<GateRulesInput>;
  cells?: Readonly<Record<string, States>>;
  outcomes?: readonly GateRow[];
  complete?: boolean;
  baseline?: readonly GateRow[];
  incomparable?: Sentence;
  warnings?: readonly { code: string; text: string }[];
  knownFindings?: readonly KnownFinding[];
}): GateVerdict {
  const { rules, rest = {}, cells = {}, outcomes = rowsOf(cells), complete = true, baseline, warnings = [] } = request;
  const verdict = evaluateGate({
    rules: gateRulesSchema.parse({ ...rest, rules }),
    run: { complete, outcomes, warnings },
    ...(baseline && { baseline: { label: 'run 7', incomparable: request.incomparable ?? null, outcomes: baseline } }),
    knownFindings: request.knownFindings ?? [],
    clock: () => new Date(NOW),
  });
  // What is stored and sent must be what the schema says.
  expect(gateVerdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
  return verdict;
}

type MaxAsr = Extract<GateRule, { kind: 'max-asr' }>;
const maxAsr = (limit: number): MaxAsr => ({ kind: 'max-asr', attacks: '*', transforms: 'all', limit });

describe('a limit on the attack success rate', () => {
  it('passes where the upper end of the interval is within it', () => {
    // Wilson 2/60: 0.9-11.4%.
    const verdict = evaluate({ rules: [maxAsr(0.12)], cells: { identity: some(2, 58) } });
    expect(verdict).toMatchObject({ status: 'pass', exitCode: 0, headline: 'Pass: the rule holds.' });
    expect(verdict.rules[0]?.sentence).toBe(
      'averaged untransformed: 2/60 (3.3%, 95% interval 0.9–11.4%) is within 12%.',
    );
  });

  it('fails where the lower end is beyond it, also with few images', () => {
    const natural = Array<OutcomeState>(34).fill('natural-failure');
    const verdict = evaluate({
      rules: [maxAsr(0.2)],
      cells: { identity: some(0, 40), 'jpeg:75': [...some(6, 0), ...natural] },
    });
    expect(verdict).toMatchObject({ status: 'fail', exitCode: 1 });
    expect(verdict.headline).toBe('Fail: averaged under jpeg:75: 6/6 (100%, 95% interval 61–100%) is above 20%.');
  });

  it('is inconclusive where the interval reaches to both sides, and says how many images would do', () => {
    const verdict = evaluate({ rules: [maxAsr(0.1)], cells: { identity: some(2, 38) } });
    expect(verdict).toMatchObject({ status: 'inconclusive', exitCode: 3 });
    expect(verdict.rules[0]).toMatchObject({ reason: 'interval-on-both-sides' });
    expect(verdict.rules[0]?.sentence).toContain('5%, 95% interval 1.4–16.5%');
    expect(verdict.rules[0]?.sentence).toMatch(/about \d+ images would settle it/);
  });

  it('does not pass with fewer images than required', () => {
    const [rule] = evaluate({ rules: [maxAsr(0.9)], cells: { identity: some(0, 29) } }).rules;
    expect(rule).toMatchObject({ status: 'inconclusive', reason: 'too-few-images' });
  });

  it('does not pass by errors, nor fail by them', () => {
    const errors = Array<OutcomeState>(30).fill('error');
    const [green] = evaluate({ rules: [maxAsr(0.2)], cells: { identity: [...some(0, 60), ...errors] } }).rules;
    expect(green).toMatchObject({ status: 'inconclusive', reason: 'errors' });
    const [red] = evaluate({ rules: [maxAsr(0.2)], cells: { identity: [...some(15, 25), ...errors] } }).rules;
    expect(red).toMatchObject({ status: 'inconclusive', reason: 'errors' });
    expect(red?.sentence).toContain('would be above 20%, but 30 images could not be judged');
    const [single] = evaluate({ rules: [maxAsr(0.2)], cells: { identity: [...some(0, 60), 'error'] } }).rules;
    expect(single).toMatchObject({ status: 'pass' });
  });

  it('says nothing on a run that was cut off, or on what was not measured', () => {
    const cells = { identity: some(40, 0) };
    expect(evaluate({ rules: [maxAsr(0.2)], cells, complete: false }).rules[0]?.reason).toBe('incomplete-run');
    const named = evaluate({ rules: [{ ...maxAsr(0.2), transforms: ['blur:9'] }], cells: { identity: some(0, 90) } });
    expect(named.rules[0]).toMatchObject({ status: 'inconclusive', reason: 'not-measured' });
    expect(evaluate({ rules: [{ ...maxAsr(0.9), attacks: ['square'] }], cells }).rules[0]?.reason).toBe('not-measured');
    expect(evaluate({ rules: [maxAsr(0.9)], outcomes: [] }).rules[0]?.reason).toBe('not-measured');
  });

  it('leaves the noise control out of `*`', () => {
    const outcomes = [...rowsOf({ identity: some(0, 90) }), ...rowsOf({ identity: some(90, 0) }, 'noise')];
    expect(evaluate({ rules: [maxAsr(0.2)], outcomes }).status).toBe('pass');
    expect(evaluate({ rules: [{ ...maxAsr(0.2), attacks: ['noise'] }], outcomes }).status).toBe('fail');
  });

  it('selects seen and unseen transforms', () => {
    const cells = { identity: some(0, 90), 'jpeg:75': some(0, 90), 'blur:3': some(90, 0) };
    expect(evaluate({ rules: [{ ...maxAsr(0.2), transforms: 'seen' }], cells }).status).toBe('pass');
    expect(evaluate({ rules: [{ ...maxAsr(0.2), transforms: 'unseen' }], cells }).status).toBe('fail');
  });

  it('can demand more of a failure that one of many cells may bring by chance', () => {
    const cells = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`jpeg:${i + 50}`, some(i === 0 ? 13 : 8, 32)]),
    );
    expect(evaluate({ rules: [maxAsr(0.16)], cells }).status).toBe('fail');
    expect(evaluate({ rules: [maxAsr(0.16)], cells, rest: { multiplicity: 'bonferroni' } }).status).toBe(
      'inconclusive',
    );
  });

  it('is judged no worse when the limit rises or fewer images are fooled', () => {
    const rank = { fail: 0, inconclusive: 1, pass: 2 };
    const counts = fc.record({
      success: fc.nat(80),
      robust: fc.nat(80),
      errors: fc.nat(5),
      limit: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const status = (success: number, robust: number, errors: number, limit: number): number =>
      rank[
        evaluate({
          rules: [maxAsr(limit)],
          cells: { identity: [...some(success, robust), ...Array<OutcomeState>(errors).fill('error')] },
        }).status
      ];
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), ({ success, robust, errors, limit }, more) => {
        const now = status(success, robust, errors, limit);
        expect(status(success, robust, errors, Math.min(1, limit + more))).toBeGreaterThanOrEqual(now);
        if (success > 0) expect(status(success - 1, robust + 1, errors, limit)).toBeGreaterThanOrEqual(now);
      }),
    );
  });
});

describe('a limit under all transforms at once', () => {
  const rule = { kind: 'max-joint-asr', limit: 0.3 } as const;
  it('counts an image only where it holds under every one', () => {
    const cells = { identity: some(60, 0), 'jpeg:75': some(30, 30), 'blur:3': [...some(0, 30), ...some(30, 0)] };
    expect(evaluate({ rules: [rule], cells }).rules[0]).toMatchObject({
      status: 'pass',
      observed: { successes: 0, n: 60 },
    });
    const seen = evaluate({ rules: [{ ...rule, scope: 'seen' }], cells }).rules[0];
    expect(seen).toMatchObject({ status: 'fail', observed: { successes: 30, n: 60 } });
    expect(seen?.sentence).toContain('under all seen transforms at once');
  });
});

describe('a limit on the change against a baseline', () => {
  const rule = { kind: 'max-change', margin: 0.1 } as const;
  const baseline = rowsOf({ identity: some(10, 90) });

  it('passes, fails and stays open by the interval of the paired difference', () => {
    const judge = (success: number) =>
      evaluate({ rules: [rule], cells: { identity: some(success, 100 - success) }, baseline });
    expect(judge(10)).toMatchObject({ status: 'pass', baseline: 'run 7' });
    expect(judge(45).status).toBe('fail');
    // Significantly worse (10 discordant pairs, all one way), and yet not shown to be worse by ten points.
    const open = judge(20).rules[0];
    expect(open).toMatchObject({ status: 'inconclusive', reason: 'interval-on-both-sides' });
    expect(open?.checks[0]?.change?.pValue).toBeLessThan(0.01);
  });

  it('needs a baseline that can be compared with', () => {
    const cells = { identity: some(10, 90) };
    expect(evaluate({ rules: [rule], cells }).rules[0]?.reason).toBe('no-baseline');
    const other = evaluate({ rules: [rule], cells, baseline, incomparable: incomparability.say('step', '8', '4') });
    expect(other.rules[0]).toMatchObject({ status: 'inconclusive', reason: 'incomparable-baseline' });
    expect(other.rules[0]?.sentence).toContain('another step (8 against 4)');
  });

  it('holds under all transforms at once too', () => {
    const cells = { identity: some(60, 40), 'jpeg:75': some(60, 40) };
    const before = rowsOf({ identity: some(10, 90), 'jpeg:75': some(10, 90) });
    const verdict = evaluate({ rules: [{ kind: 'max-joint-change', margin: 0.1 }], cells, baseline: before });
    expect(verdict).toMatchObject({ status: 'fail' });
  });

  it('is not passed by images that can no longer be judged', () => {
    const states: States = [...some(10, 60), ...Array<OutcomeState>(30).fill('error')];
    expect(evaluate({ rules: [rule], cells: { identity: states }, baseline }).rules[0]?.reason).toBe('errors');
  });
});

describe('known findings', () => {
  const cells = { identity: some(3, 57) };
  const finding = (i: number, acceptedUntil: string | null, rest: Partial<KnownFinding> = {}): KnownFinding => ({
    image: `photo ${i}`,
    attack: 'averaged',
    transform: 'identity',
    acceptedUntil,
    reason: 'fixed in the next release',
    ...rest,
  });

  it('leave n as well as the successes, until they expire', () => {
    const verdict = evaluate({
      rules: [maxAsr(0.1)],
      cells,
      knownFindings: [0, 1, 2].map((i) => finding(i, '2026-06-01')),
    });
    expect(verdict.rules[0]).toMatchObject({ status: 'pass', observed: { successes: 0, n: 57 } });
    expect(verdict.rules[0]?.sentence).toContain('3 images with accepted findings left out, 3 of them fooled again');
    expect(verdict.findings).toEqual({ inForce: 3, expired: 0 });
    const later = evaluate({
      rules: [maxAsr(0.1)],
      cells,
      knownFindings: [0, 1, 2].map((i) => finding(i, '2026-06-01T12:00Z')),
    });
    expect(later.rules[0]).toMatchObject({ status: 'inconclusive', observed: { successes: 3, n: 60 } });
    expect(later.notes.join(' ')).toContain('3 known findings expired');
  });

  it('take an image out whichever way it came out, so that they cannot choose the good ones', () => {
    const verdict = evaluate({ rules: [maxAsr(0.1)], cells, knownFindings: [finding(0, null), finding(59, null)] });
    expect(verdict.rules[0]?.observed).toMatchObject({ successes: 2, n: 58 });
  });

  it('do not let a gate pass once they hide too much', () => {
    const many = Array.from({ length: 20 }, (_, i) => finding(i, null, { attack: '*', transform: '*' }));
    const [rule] = evaluate({ rules: [maxAsr(0.2)], cells, knownFindings: many }).rules;
    expect(rule).toMatchObject({ status: 'inconclusive', reason: 'too-many-accepted-findings' });
  });

  it('leave a change against the baseline too, which they may not hide either', () => {
    const change = { kind: 'max-change', margin: 0.1 } as const;
    const baseline = rowsOf({ identity: some(0, 60) });
    const judge = (accepted: number) =>
      evaluate({
        rules: [change],
        cells: { identity: some(20, 40) },
        baseline,
        knownFindings: Array.from({ length: accepted }, (_, i) => finding(i, null)),
      }).rules[0];
    expect(judge(0)).toMatchObject({ status: 'fail' });
    const few = judge(10);
    expect(few).toMatchObject({ checks: [{ accepted: { images: 10, successes: 10 }, change: { n: 50 } }] });
    expect(few?.sentence).toContain('10 images with accepted findings left out, 10 of them fooled again');
    // All that got worse is accepted: what is left did not change, and says too little.
    expect(judge(20)).toMatchObject({ status: 'inconclusive', reason: 'too-many-accepted-findings' });
  });

  it('may stand in the rules, by file name', () => {
    const outcomes = rowsOf(cells).map((row) => ({ ...row, name: row.image.replace('photo ', 'street-') }));
    const knownFindings = [{ image: 'street-0', acceptedUntil: '2027-01-01', reason: 'glare' }];
    expect(evaluate({ rules: [maxAsr(0.2)], outcomes, rest: { knownFindings } }).rules[0]?.observed?.n).toBe(59);
  });
});

describe('warnings and numbers of images', () => {
  const warnings = [{ code: 'LOSS_STILL_FALLING', text: 'averaged: on 3 images the loss was still falling.' }];
  it('an open warning makes a gate inconclusive, an acknowledged one does not', () => {
    const rule = { kind: 'no-open-warnings' } as const;
    const cells = { identity: some(0, 60) };
    const verdict = evaluate({ rules: [maxAsr(0.2), rule], cells, warnings });
    expect(verdict).toMatchObject({ status: 'inconclusive' });
    expect(verdict.headline).toContain('1 of 2 rules: LOSS_STILL_FALLING');
    const acknowledged = [{ code: 'LOSS_STILL_FALLING', reason: 'seen', until: '2026-12-31' }];
    expect(evaluate({ rules: [{ ...rule, acknowledged }], cells, warnings }).status).toBe('pass');
    expect(evaluate({ rules: [rule], cells, warnings: [{ code: 'SMALL_SAMPLE', text: '' }] }).status).toBe('pass');
  });

  it('a rule may ask for images alone', () => {
    const rule = { kind: 'required-images', images: 60 } as const;
    expect(evaluate({ rules: [rule], cells: { identity: some(0, 60) } }).status).toBe('pass');
    expect(evaluate({ rules: [rule], cells: { identity: some(0, 59) } }).rules[0]?.reason).toBe('too-few-images');
  });
});

it('exit codes keep 2 for errors', () => {
  expect([exitCodeOf('pass'), exitCodeOf('fail'), exitCodeOf('inconclusive')]).toEqual([0, 1, 3]);
});
