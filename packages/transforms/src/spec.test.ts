import { randomFor } from '@holdfast/random';
import type { Size } from '@holdfast/scene';
import { describe, expect, it } from 'vitest';
import { transforms } from './registry.ts';
import { meets } from './seen.ts';
import { formatTransformSpec, parseBank, parseTransformSpec, parseTransformSpecs, type TransformSpec } from './spec.ts';
import { transformSuites } from './suites.ts';
import type { Codecs } from './transform.ts';
import { TransformSpecError } from './transform-spec-error.ts';

const unusedCodecs: Codecs = {
  jpeg: () => Promise.reject(new Error('not part of this test')),
  webp: () => Promise.reject(new Error('not part of this test')),
  median: () => Promise.reject(new Error('not part of this test')),
  resize: () => Promise.reject(new Error('not part of this test')),
};

const texts = (list: string): string[] => parseTransformSpecs(list).map(({ text }) => text);

describe('transform specs', () => {
  it('reads one transform with its parameters', () => {
    expect(parseTransformSpec('jpeg:75').params).toEqual({ quality: 75, subsampling: '420' });
    expect(parseTransformSpec('jpeg:75:444').params).toEqual({ quality: 75, subsampling: '444' });
    expect(parseTransformSpec('median:5:cross').params).toEqual({ size: 5, shape: 'cross' });
    expect(parseTransformSpec('noise:8').params).toEqual({ strength: 8, distribution: 'gaussian' });
  });

  it('reads a..b as a random range', () => {
    expect(parseTransformSpec('rotate:-10..10').params).toEqual({ angle: { from: -10, to: 10 }, fill: 'edge' });
  });

  it('reads a..b:step as a sweep, whose last value counts when the step hits it', () => {
    expect(texts('jpeg:30..90:10')).toEqual([30, 40, 50, 60, 70, 80, 90].map((quality) => `jpeg:${quality}`));
    expect(texts('jpeg:30..95:20')).toEqual(['jpeg:30', 'jpeg:50', 'jpeg:70', 'jpeg:90']);
    expect(texts('brightness:0.8..1.2:0.1')).toHaveLength(5);
    expect(texts('brightness:0.8..1.2:0.1')[3]).toBe('brightness:1.1');
  });

  it('never takes a word for a step', () => {
    expect(texts('jpeg:30..90:444')).toEqual(['jpeg:30..90:444']);
    expect(texts('jpeg:30..90:30:444')).toEqual(['jpeg:30:444', 'jpeg:60:444', 'jpeg:90:444']);
  });

  it('writes a fixed number behind a random range as an empty range', () => {
    const spec = parseTransformSpec('motion-blur:5..15:45..45');
    expect(spec.params).toEqual({ length: { from: 5, to: 15 }, angle: 45 });
    expect(spec.text).toBe('motion-blur:5..15:45..45');
  });

  it('reads lists and combines several sweeps', () => {
    expect(texts('jpeg:75, median:3 ,identity')).toEqual(['jpeg:75', 'median:3', 'identity']);
    expect(texts('stretch:0.9..1.1:0.2:0.9..1.1:0.2')).toEqual([
      'stretch:0.9:0.9',
      'stretch:0.9:1.1',
      'stretch:1.1:0.9',
      'stretch:1.1:1.1',
    ]);
  });

  it('reads a chain as one transform that does its parts in order', async () => {
    const chain = parseTransformSpec('invert + brightness:0.5 + identity');
    expect(chain.text).toBe('invert+brightness:0.5');
    expect(parseTransformSpec(chain.text).text).toBe(chain.text);
    expect(texts('resize:0.5+jpeg:30..50:20, median:3')).toEqual([
      'resize:0.5+jpeg:30',
      'resize:0.5+jpeg:50',
      'median:3',
    ]);
    const size = { width: 2, height: 1 };
    const picture = { ...size, data: Uint8Array.from([0, 100, 255, 255, 255, 255]) };
    const draw = (spec: TransformSpec, at: Size): unknown => spec.transform.draw(spec.params, randomFor(['chain']), at);
    const instance = draw(chain, size);
    expect(JSON.parse(JSON.stringify(instance))).toEqual(instance);
    const { data } = await chain.transform.real(picture, instance, unusedCodecs);
    expect([...data]).toEqual([128, 78, 0, 0, 0, 0]);
    const shifted = parseTransformSpec('stretch:1.1+stretch:1.1');
    const box = { x0: 40, y0: 20, x1: 60, y1: 40 };
    const frame = { width: 100, height: 60 };
    const once = parseTransformSpec('stretch:1.1');
    const mapOnce = (at: typeof box) => once.transform.mapBox(at, draw(once, frame), frame);
    const first = mapOnce(box);
    expect(first).toBeDefined();
    expect(shifted.transform.mapBox(box, draw(shifted, frame), frame)).toEqual(first && mapOnce(first));
    expect(texts('rotate:+10')).toEqual(['rotate:10']);
    expect(() => parseBank('invert+jpeg:75')).toThrow(/a chain judges only; put its parts into the bank/);
    expect(() => parseTransformSpec(Array.from({ length: 9 }, () => 'invert').join('+'))).toThrow(
      /at most 8 in a chain/,
    );
  });

  it('leaves defaults out of the canonical text', () => {
    expect(parseTransformSpec('jpeg:75.0:420').text).toBe('jpeg:75');
    expect(parseTransformSpec('stretch:1.1:1:edge').text).toBe('stretch:1.1');
  });

  it.each([
    ['jepg:75', /expected one of identity.*got `jepg`; did you mean jpeg\?/],
    ['', /got `\(nothing\)`/],
    ['jpeg', /quality: expected an integer from 1 to 100/],
    ['jpeg:0', /from 1 to 100 or a range a\.\.b, got `0`/],
    ['jpeg:75.5', /an integer from 1 to 100/],
    ['jpeg:75:422', /subsampling: expected one of 420, 444, got `422`/],
    ['jpeg:75:444:1', /no further part, got `1`/],
    ['jpeg:90..30', /smaller end first/],
    ['jpeg:90..30:10', /smaller end first/],
    ['jpeg:30..90:0', /a step above 0/],
    ['brightness:0.5..1.5:0.0001', /at most 1000 values/],
    ['median:5:cros', /did you mean cross\?/],
    ['median:4', /odd window/],
    ['median:3..5', /cannot be drawn at random/],
  ])('refuses %s and says why', (text, message) => {
    expect(() => parseTransformSpecs(text)).toThrow(TransformSpecError);
    expect(() => parseTransformSpecs(text)).toThrow(message);
  });

  it('refuses a sweep or a list where one transform is wanted', () => {
    expect(() => parseTransformSpec('jpeg:30..90:10')).toThrow(/a single transform/);
    expect(() => parseTransformSpec('jpeg:30,jpeg:40')).toThrow(/a single transform/);
  });

  it('refuses a transform without graph form in a bank', () => {
    expect(parseBank('jpeg:75,median:3')).toHaveLength(2);
    expect(() => parseBank('jpeg:75,webp:75')).toThrow(/transform bank.*got `webp:75`.*only a real form/);
  });

  it('accepts every preset and suite as canonical text', () => {
    const suiteSpecs = transformSuites.flatMap(({ bank, seen, unseen }) => [...bank, ...seen, ...unseen]);
    for (const text of [...transforms.flatMap(({ presets }) => presets.map(({ spec }) => spec)), ...suiteSpecs]) {
      expect(formatTransformSpec(parseTransformSpec(text))).toBe(text);
    }
    for (const { bank } of transformSuites) expect(parseBank(bank.join(','))).toHaveLength(bank.length);
  });

  it('keeps seen and unseen transforms of a suite apart', () => {
    for (const { bank, seen, unseen } of transformSuites) {
      const isMet = (spec: string): boolean =>
        parseBank(bank.join(',')).some((own) => meets(own, parseTransformSpec(spec)));
      expect(seen.filter((spec) => !isMet(spec))).toEqual([]);
      expect(unseen.filter(isMet)).toEqual([]);
    }
  });
});
