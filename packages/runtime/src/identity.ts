import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import type { RuntimeIdentity } from './runtime.ts';

/** CPU flags by which onnxruntime (MLAS) chooses its kernels, and so the order in which it sums. */
const kernelFlags = [
  'sse4_1',
  'avx',
  'avx2',
  'fma',
  'f16c',
  'avx_vnni',
  'avx512f',
  'avx512bw',
  'avx512dq',
  'avx512vl',
  'avx512_vnni',
  'avx512_bf16',
  'avx512_fp16',
  'amx_tile',
  'amx_int8',
  'amx_bf16',
  // 64-bit ARM
  'asimd',
  'asimdhp',
  'asimddp',
  'i8mm',
  'bf16',
  'sve',
];

/** The kernel-relevant flags named in the text of Linux's /proc/cpuinfo, in a fixed order. */
export function parseCpuFeatures(cpuinfo: string): string[] {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  const present = new Set(line.split(/\s+/));
  return kernelFlags.filter((flag) => present.has(flag));
}

function readCpuFeatures(): string[] {
  if (process.platform !== 'linux') return [];
  return parseCpuFeatures(readFileSync('/proc/cpuinfo', 'utf8'));
}

function onnxruntimeVersion(): string {
  // Read from its package file: importing it would load the native library into this process.
  const path = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'string') {
    return parsed.version;
  }
  throw new Error(`${path}: expected a version, got none; install onnxruntime-node again`);
}

/** What results depend on besides seed and inputs. CPU features are known on Linux only; elsewhere the model name stands for them. */
export function readIdentity(): RuntimeIdentity {
  return {
    onnxruntime: onnxruntimeVersion(),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpu: { model: os.cpus()[0]?.model.trim() ?? 'unknown', features: readCpuFeatures() },
  };
}
