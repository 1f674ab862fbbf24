import { SupervisorError } from '../supervisor-error.ts';

/**
 * Archives in the ustar format (POSIX.1-1988), so that a backup can be looked into with any tar: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
 * Only plain files, and only what these need.
 */
export interface TarEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly body: AsyncIterable<Uint8Array>;
}

const BLOCK = 512;
const NAME_BYTES = 100;
/** Eleven octal digits. */
const MAX_SIZE = 8 ** 11 - 1;

/** The bytes of an archive, entry by entry. */
export async function* writeTar(entries: AsyncIterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for await (const { name, size, body } of entries) {
    yield header(name, size);
    let written = 0;
    for await (const chunk of body) {
      written += chunk.byteLength;
      yield chunk;
    }
    if (written !== size) throw damaged(`${name}: ${written} bytes instead of ${size}`);
    yield Buffer.alloc(padding(size));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** The entries of an archive, in order. Each body must be read to its end before the next entry is asked for. */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const input = source[Symbol.asyncIterator]();
  let rest: Uint8Array = Buffer.alloc(0);

  async function* take(length: number): AsyncGenerator<Uint8Array> {
    for (let missing = length; missing > 0;) {
      if (rest.byteLength === 0) {
        const next = await input.next();
        if (next.done === true) throw damaged('it ends too early');
        rest = next.value;
      }
      const part = rest.subarray(0, missing);
      rest = rest.subarray(part.byteLength);
      missing -= part.byteLength;
      if (part.byteLength > 0) yield part;
    }
  }
  const takeAll = async (length: number): Promise<Buffer> => {
    const parts: Uint8Array[] = [];
    for await (const part of take(length)) parts.push(part);
    return Buffer.concat(parts);
  };

  for (;;) {
    const block = await takeAll(BLOCK);
    if (block.every((byte) => byte === 0)) return;
    const { name, size } = parseHeader(block);
    yield { name, size, body: take(size) };
    await takeAll(padding(size));
  }
}

/** An entry whose bytes are in memory. */
export const bufferEntry = (name: string, bytes: Buffer): TarEntry => ({
  name,
  size: bytes.byteLength,
  body: (async function* () {
    yield await Promise.resolve(bytes);
  })(),
});

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

function header(name: string, size: number): Buffer {
  const [prefix, last] = splitName(name);
  if (size > MAX_SIZE) throw damaged(`${name} has ${size} bytes, more than the format can say`);
  const block = Buffer.alloc(BLOCK);
  block.write(last, 0, NAME_BYTES, 'utf8');
  block.write('0000600\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345, 155, 'utf8');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function splitName(name: string): [string, string] {
  if (Buffer.byteLength(name) <= NAME_BYTES) return ['', name];
  const at = name.lastIndexOf('/');
  return [name.slice(0, at), name.slice(at + 1)];
}

function parseHeader(block: Buffer): { readonly name: string; readonly size: number } {
  const text = (from: number, length: number): string => {
    const field = block.subarray(from, from + length);
    const end = field.indexOf(0);
    return field.subarray(0, end < 0 ? length : end).toString('utf8');
  };
  if (parseInt(text(148, 8), 8) !== checksum(block) || !text(257, 6).startsWith('ustar')) {
    throw damaged('a header is not one');
  }
  const prefix = text(345, 155);
  return {
    name: prefix === '' ? text(0, NAME_BYTES) : `${prefix}/${text(0, NAME_BYTES)}`,
    size: parseInt(text(124, 12), 8),
  };
}

/** Sum of the header's bytes, the checksum's own eight counted as spaces. */
function checksum(block: Buffer): number {
  return block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0);
}

export function damaged(problem: string): SupervisorError {
  return new SupervisorError({
    code: 'BACKUP_DAMAGED',
    problem: `the backup cannot be used: ${problem}`,
    fix: 'use another backup; nothing was changed',
  });
}
