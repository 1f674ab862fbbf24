import { gateRulesSchema } from '@holdfast/gates';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { documentBlocks } from '../testkit/document-blocks.ts';

it('the GitHub workflow and the GitLab job are YAML of the right shape, and end with the gate', () => {
  const [github = '', gitlab = ''] = documentBlocks('ci.md', 'yaml');
  const step = z.looseObject({ run: z.string().optional(), uses: z.string().optional() });
  const workflow = z.looseObject({ jobs: z.record(z.string(), z.looseObject({ steps: z.array(step) })) });
  const { steps } = workflow.parse(parse(github)).jobs['holdfast'] ?? { steps: [] };
  expect(steps.at(-1)?.run).toBe('holdfast gate run --rules gate.json');
  expect(steps.every(({ run, uses }) => (run === undefined) !== (uses === undefined))).toBe(true);
  const job = z.looseObject({ script: z.array(z.string()), allow_failure: z.object({ exit_codes: z.array(z.int()) }) });
  const { script, allow_failure } = z.looseObject({ robustness: job }).parse(parse(gitlab)).robustness;
  expect(script.at(-1)).toBe('holdfast gate run --rules gate.json');
  expect(allow_failure.exit_codes).toEqual([3]);
});

it('the rules in gates.md are valid', () => {
  const examples = documentBlocks('gates.md', 'json');
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(gateRulesSchema.parse(JSON.parse(example)).rules.length).toBeGreaterThan(0);
});
