import { describe, expect, it } from 'vitest';
import { checkContractAgainstModel } from './check-against-model.ts';
import { checkContractDecodes } from './check-decoding.ts';
import { ContractError } from './contract-error.ts';
import { checkContract, readContract } from './read-contract.ts';

const valid = {
  version: 1,
  task: 'detection',
  input: {
    name: 'images',
    layout: 'NCHW',
    channels: 'BGR',
    width: 416,
    height: 416,
    resize: { rule: 'letterbox-top-left' },
  },
  output: { decoder: 'yolox', names: { predictions: 'output' }, labels: 'coco80' },
};

const issuesOf = (run: () => unknown): ContractError['issues'] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ContractError) return error.issues;
    throw error;
  }
  throw new Error('the contract was accepted');
};

describe('checkContractDecodes', () => {
  const colours = (labels: readonly string[]) =>
    checkContract({
      ...valid,
      task: 'classification',
      output: { decoder: 'classifier', names: { scores: 'logits' }, activation: 'probabilities', labels },
    });
  const logits = (...dims: (number | null)[]) => ({ outputs: [{ name: 'logits', dims }] });

  it('refuses a decoder that cannot read outputs of such a shape, and labels of another number', () => {
    const contract = colours(['red', 'green', 'blue']);
    expect(() => checkContractDecodes(contract, logits(null, 3))).not.toThrow();
    expect(issuesOf(() => checkContractDecodes(contract, logits(1, 3, 16, 16)))).toMatchObject([
      { path: 'output.decoder', got: '[1, 3, 16, 16]' },
    ]);
    expect(issuesOf(() => checkContractDecodes(colours(['red', 'green']), logits(1, 3)))).toMatchObject([
      { path: 'output.labels', got: '2' },
    ]);
  });

  it('tries nothing where the file leaves a size open', () => {
    expect(() => checkContractDecodes(colours(['red']), logits(null, null))).not.toThrow();
  });
});

describe('readContract', () => {
  it('fills in the defaults and known label lists', () => {
    const contract = readContract(JSON.stringify(valid));
    expect(contract.output.labels).toHaveLength(80);
    expect(contract.output).toMatchObject({ scoreThreshold: 0.3, nmsIou: 0.45, activation: 'probabilities' });
    expect(contract.input).toMatchObject({ scale: 1, mean: [0, 0, 0], std: [1, 1, 1] });
    expect(contract.input.resize).toMatchObject({ padValue: 114, interpolation: 'bilinear', antialias: false });
  });

  it('reads back what it gave', () => {
    const contract = readContract(JSON.stringify(valid));
    expect(readContract(`\uFEFF${JSON.stringify(contract)}`)).toEqual(contract);
  });

  it('says what is not JSON', () => {
    expect(() => readContract('{ version: 1 }', 'models/a/contract.json')).toThrow(
      /^models\/a\/contract\.json: the model contract cannot be used/,
    );
  });

  it('lists every issue with its place, what was expected and what came', () => {
    const broken = {
      ...valid,
      version: 2,
      input: { ...valid.input, layout: 'CHW', width: 0, resise: 1 },
      output: { ...valid.output, labels: 'coco', scoreThreshold: 30 },
    };
    expect(issuesOf(() => checkContract(broken))).toEqual([
      { path: 'version', expected: '1', got: '2', fix: 'correct the value' },
      { path: 'input.layout', expected: '"NCHW" or "NHWC"', got: '"CHW"', fix: 'correct the value' },
      { path: 'input.width', expected: 'at least 1', got: '0', fix: 'correct the value' },
      { path: 'input', expected: 'no resise', got: 'resise', fix: 'remove it or correct its name' },
      {
        path: 'output.labels',
        expected: 'array, or "coco80" or "coco91" or "gtsrb43"',
        got: '"coco"',
        fix: 'correct the value',
      },
      { path: 'output.scoreThreshold', expected: 'at most 1', got: '30', fix: 'correct the value' },
    ]);
  });

  it('checks roles, task and options against the decoder', () => {
    const broken = {
      ...valid,
      task: 'classification',
      output: { ...valid.output, names: { scores: 'output' }, options: { strides: [0] } },
    };
    expect(issuesOf(() => checkContract(broken)).map(({ path }) => path)).toEqual([
      'task',
      'output.names.predictions',
      'output.names.scores',
      'output.options',
    ]);
  });

  it('allows a short side only where something is cropped', () => {
    const withShortSide = (rule: string, shortSide: number): unknown => ({
      ...valid,
      input: { ...valid.input, resize: { rule, shortSide } },
    });
    expect(checkContract(withShortSide('centre-crop', 480)).input.resize.shortSide).toBe(480);
    expect(issuesOf(() => checkContract(withShortSide('centre-crop', 400)))).toHaveLength(1);
    expect(issuesOf(() => checkContract(withShortSide('stretch', 480)))).toHaveLength(1);
  });
});

describe('checkContractAgainstModel', () => {
  const contract = checkContract(valid);
  const model = {
    inputs: [{ name: 'images', dims: [null, 3, 416, 416] }],
    outputs: [{ name: 'output', dims: [null, 3549, 85] }],
  };

  it('accepts a model that fits, with a symbolic batch', () => {
    expect(() => {
      checkContractAgainstModel(contract, model);
    }).not.toThrow();
  });

  it('names an input, a shape and an output that do not fit', () => {
    const paths = (other: Partial<typeof model>): string[] =>
      issuesOf(() => {
        checkContractAgainstModel(contract, { ...model, ...other });
      }).map(({ path }) => path);
    expect(paths({ inputs: [{ name: 'x', dims: [1, 3, 416, 416] }] })).toEqual(['input.name']);
    expect(paths({ inputs: [{ name: 'images', dims: [1, 416, 416, 3] }] })).toEqual(['input']);
    expect(paths({ outputs: [{ name: 'y', dims: [1, 3549, 85] }] })).toEqual(['output.names.predictions']);
  });
});
