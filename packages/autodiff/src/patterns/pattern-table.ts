import { convOfConcat } from './conv-of-concat.ts';
import { hardSwish } from './hard-swish.ts';
import { maxPoolOfRelu } from './max-pool-of-relu.ts';
import type { VjpPattern } from './pattern.ts';
import { silu } from './silu.ts';

/** Tried in order, before the rules. */
export const defaultPatterns: readonly VjpPattern[] = Object.freeze([silu, hardSwish, maxPoolOfRelu, convOfConcat]);
