import {
  ModelError,
  readModel,
  toNumbers,
  upgradeToCanonical,
  writeModel,
  type Model,
  type Tensor,
} from '@holdfast/onnx';
import { describe, expect, test } from 'vitest';

import { largestDeviation } from '../testkit/compare.ts';
import { onnxTestCases, onnxTestDataFolder, type OnnxTestCase } from '../testkit/onnx-test-data.ts';
import { runBytesInOrt } from '../testkit/ort.ts';
import { evaluate, UnsupportedByReferenceError, UnsupportedTensorError, widen } from '../testkit/reference/index.ts';

/*
 * The ONNX project's own tests (opsets 7 to 17 in Debian 12) through readModel, upgradeToCanonical and writeModel. A test
 * counts where onnxruntime reproduces the recorded outputs from the original file; the rewritten file must do so too, and so
 * must the float64 interpreter where it knows the operators.
 */

const SUITES = ['node', 'simple'] as const;
/** Relative to 1 or to the value where it is larger; the ONNX project compares at 1e-3. */
const TOLERANCE = 1e-4;

/** What a whole, well-formed file may be refused for: it is too old or asks for something that we do not support. */
const REFUSALS: ReadonlySet<string> = new Set([
  'UNSUPPORTED_OPSET',
  'UNSUPPORTED_OPERATOR',
  'UNSUPPORTED_TYPE',
  'UNKNOWN_DOMAIN',
]);

type Verdict = 'agrees' | 'differs' | 'refused' | 'not counted';

interface Outcome {
  readonly name: string;
  readonly rewritten: Verdict;
  readonly interpreted: Verdict;
  /** What went wrong or was refused. */
  readonly note: string;
}

interface Recorded {
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly expected: readonly (readonly [name: string, tensor: Tensor])[];
}

/** Message of an error: what a refusal says is part of the outcome. */
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const agrees = (actual: ArrayLike<number> | undefined, expected: Tensor): boolean =>
  actual !== undefined && largestDeviation(actual, toNumbers(expected)) <= TOLERANCE;

function recordedFor(testCase: OnnxTestCase, model: Model): Recorded {
  const { inputs, outputs } = testCase.read();
  const { graph } = model;
  const fed = graph.inputs.filter(({ name }) => inputs.length === graph.inputs.length || !graph.initializers.has(name));
  const pair = (names: readonly { readonly name: string }[], tensors: readonly Tensor[]): [string, Tensor][] =>
    tensors.flatMap((tensor, k) => {
      const name = names[k]?.name;
      return name === undefined ? [] : [[name, tensor]];
    });
  return { feeds: new Map(pair(fed, inputs)), expected: pair(graph.outputs, outputs) };
}

async function verdictOfFile(bytes: Uint8Array, { feeds, expected }: Recorded): Promise<boolean> {
  const outputs = await runBytesInOrt(bytes, feeds);
  return expected.every(([name, tensor]) => {
    const actual = outputs.get(name);
    return actual !== undefined && actual.dataType === tensor.dataType && agrees(toNumbers(actual), tensor);
  });
}

/** Whether onnxruntime runs the original file to the recorded outputs. Files that it cannot run are not our concern. */
async function isReproducible(bytes: Uint8Array, recorded: Recorded): Promise<boolean> {
  try {
    return await verdictOfFile(bytes, recorded);
  } catch {
    return false;
  }
}

function interpret(model: Model, { feeds, expected }: Recorded): { verdict: Verdict; note: string } {
  try {
    const values = evaluate(model.graph, new Map([...feeds].map(([name, tensor]) => [name, widen(tensor)])));
    const wrong = expected.filter(([name, tensor]) => !agrees(values.get(name)?.data, tensor)).map(([name]) => name);
    return wrong.length === 0
      ? { verdict: 'agrees', note: '' }
      : { verdict: 'differs', note: `interpreted outputs ${wrong.join(', ')} differ` };
  } catch (error) {
    const isUnknown = error instanceof UnsupportedByReferenceError || error instanceof UnsupportedTensorError;
    if (isUnknown) return { verdict: 'refused', note: error.message };
    return { verdict: 'differs', note: messageOf(error) };
  }
}

async function judge(testCase: OnnxTestCase): Promise<Outcome> {
  const { name, bytes } = testCase;
  let model: Model;
  let recorded: Recorded;
  try {
    const read = readModel(bytes);
    recorded = recordedFor(testCase, read);
    if (!(await isReproducible(bytes, recorded))) {
      return { name, rewritten: 'not counted', interpreted: 'not counted', note: 'onnxruntime does not reproduce it' };
    }
    model = upgradeToCanonical(read);
  } catch (error) {
    const isRefusal = error instanceof ModelError && REFUSALS.has(error.code);
    return { name, rewritten: isRefusal ? 'refused' : 'differs', interpreted: 'not counted', note: messageOf(error) };
  }
  const interpreted = interpret(model, recorded);
  try {
    const same = await verdictOfFile(writeModel(model), recorded);
    return { name, rewritten: same ? 'agrees' : 'differs', interpreted: interpreted.verdict, note: interpreted.note };
  } catch (error) {
    return { name, rewritten: 'differs', interpreted: interpreted.verdict, note: messageOf(error) };
  }
}

const folder = onnxTestDataFolder();
const title = folder === undefined ? ' (skipped: install libonnx-testdata or set HOLDFAST_ONNX_TESTDATA)' : '';

describe.skipIf(folder === undefined)(`the ONNX project's tests${title}`, () => {
  test.each(SUITES)('%s', { timeout: 180_000 }, async (suite) => {
    const outcomes: Outcome[] = [];
    for (const testCase of onnxTestCases(folder ?? '', suite)) outcomes.push(await judge(testCase));
    const count = (key: 'rewritten' | 'interpreted', verdict: Verdict): number =>
      outcomes.filter((outcome) => outcome[key] === verdict).length;
    console.info(
      `${suite}: ${outcomes.length} models; rewritten: ${count('rewritten', 'agrees')} agree, ` +
        `${count('rewritten', 'refused')} refused, ${count('rewritten', 'not counted')} not reproduced by onnxruntime itself; ` +
        `interpreted: ${count('interpreted', 'agrees')} agree, ${count('interpreted', 'refused')} unknown to the interpreter`,
    );
    const differing = outcomes.filter(
      ({ rewritten, interpreted }) => rewritten === 'differs' || interpreted === 'differs',
    );
    expect(differing).toEqual([]);
    expect(count('rewritten', 'agrees')).toBeGreaterThan(0);
  });
});
