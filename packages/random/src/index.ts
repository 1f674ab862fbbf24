import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random numbers that is a pure function of its key. */
export interface Random {
  /** Uniform in [from, to). */
  uniform(from: number, to: number): number;
  /** Uniform integer in [from, to], both included. */
  integer(from: number, to: number): number;
  /** Standard normal, by the polar method of Marsaglia. */
  normal(): number;
}

/** What a draw depends on, from the widest to the narrowest scope: seed, image hash, purpose, iteration, transform ... */
export type RandomKey = readonly (string | number)[];

/**
 * Random numbers for one purpose. Every draw is named by its key instead of its place in one long stream, so that
 * results do not depend on the order in which images, transforms or processes ask.
 */
export function randomFor(key: RandomKey): Random {
  // JSON keeps ['a', 'b'] and ['ab'] apart; SHA-256 spreads near-equal keys over the whole 128-bit state.
  const digest = sha256(utf8ToBytes(JSON.stringify(key)));
  const words = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  const state = [0, 4, 8, 12].map((offset) => words.getInt32(offset));
  const generator = xoroshiro128plusFromState(state);
  const uniform = (from: number, to: number): number => from + uniformFloat64(generator) * (to - from);
  return {
    uniform,
    integer: (from, to) => uniformInt(generator, from, to),
    normal: () => {
      for (;;) {
        const u = uniform(-1, 1);
        const v = uniform(-1, 1);
        const s = u * u + v * v;
        if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
      }
    },
  };
}
