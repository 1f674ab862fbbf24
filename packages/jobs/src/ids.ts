import { randomBytes } from 'node:crypto';

/** Makes ids; injected, so that tests can name rows. */
export type MakeId = () => string;

let lastMs = 0;
let counter = 0;

/**
 * A UUID of version 7 (RFC 9562, method 1: the 12 bits after the version count within a millisecond), so that ids made by one process sort by age:
 * tasks of a run are worked on in the order of its images.
 */
export const uuidV7: MakeId = () => {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    // The millisecond is full: go on in the next one.
    lastMs++;
    counter = 0;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
