/** One field of a protobuf message as it stands in its bytes. */
export interface WireField {
  readonly number: number;
  readonly wireType: number;
  /** Where the tag begins. */
  readonly start: number;
  /** Where the value begins; behind the length for length-delimited fields. */
  readonly valueStart: number;
  readonly end: number;
}

export const LENGTH_DELIMITED = 2;

/** Fields of a message in file order. Throws RangeError where the bytes are no protobuf message. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let place = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[place++];
      if (byte === undefined) throw malformed(place);
      // Multiplied, not shifted: lengths above 2^31 must not turn negative. Bits beyond 2^53 do not occur in tags and lengths.
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw malformed(place);
  };
  while (place < bytes.length) {
    const start = place;
    const tag = varint();
    const wireType = tag % 8;
    let valueStart = place;
    switch (wireType) {
      case 0:
        varint();
        break;
      case 1:
        place += 8;
        break;
      case LENGTH_DELIMITED: {
        const length = varint();
        valueStart = place;
        place += length;
        break;
      }
      case 5:
        place += 4;
        break;
      default:
        throw malformed(start);
    }
    if (place > bytes.length) throw malformed(start);
    yield { number: Math.floor(tag / 8), wireType, start, valueStart, end: place };
  }
}

/** Tag, length and bytes of a length-delimited field. */
export function wireBlob(number: number, value: Uint8Array): Uint8Array {
  const head = [...varintBytes(number * 8 + LENGTH_DELIMITED), ...varintBytes(value.length)];
  const blob = new Uint8Array(head.length + value.length);
  blob.set(head);
  blob.set(value, head.length);
  return blob;
}

function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}

const malformed = (place: number): RangeError =>
  new RangeError(`protobuf message: expected a field at byte ${place}, got none; the file is damaged`);
