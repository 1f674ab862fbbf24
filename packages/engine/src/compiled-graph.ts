import { createHash } from 'node:crypto';
import type { CompiledGraph } from '@holdfast/runtime';

/** Hex SHA-256. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Model bytes with their content hash, as the runtime takes them. */
export function compiledGraph(bytes: Uint8Array): CompiledGraph {
  return { sha256: sha256(bytes), bytes };
}
