import { expect, test } from 'vitest';
import { parseCpuFeatures } from './identity.ts';
import { resolveOptions } from './pool-options.ts';

test('capacity is the smaller of the cores and what the memory cap holds', () => {
  expect(resolveOptions({ maxChildren: 8, memoryCapMb: 3000, memoryLimitMb: 1000 }).capacity).toBe(3);
  expect(resolveOptions({ maxChildren: 2, memoryCapMb: 30_000, memoryLimitMb: 1000 }).capacity).toBe(2);
});

test('without a limit per child each gets an equal share of the cap', () => {
  expect(resolveOptions({ maxChildren: 2, memoryCapMb: 10_000 })).toMatchObject({ capacity: 2, memoryLimitMb: 5000 });
});

test('a small machine gets fewer children, not ones too small to work, and at least one', () => {
  expect(resolveOptions({ maxChildren: 4, memoryCapMb: 2500 })).toMatchObject({ capacity: 2, memoryLimitMb: 1024 });
  expect(resolveOptions({ maxChildren: 4, memoryCapMb: 100 }).capacity).toBe(1);
});

test('the CPU features that choose kernels are read, in one order, from both spellings of /proc/cpuinfo', () => {
  expect(parseCpuFeatures('processor : 0\nflags\t\t: fpu avx512f sse4_1 avx2 amx_tile_x\n')).toEqual([
    'sse4_1',
    'avx2',
    'avx512f',
  ]);
  expect(parseCpuFeatures('Features\t: fp asimd asimddp\n')).toEqual(['asimd', 'asimddp']);
});
