/**
 * Decodes an image of DICOM's run-length encoding: one segment of bytes for each byte of a pixel, the high byte first.
 *
 * @param pixels how many there are
 * @returns null when the segments do not hold exactly so many pixels of 8 or 16 bits
 * @source DICOM PS3.5, annex G
 */
export function decodeRle(bytes: Uint8Array, pixels: number): Uint8Array | Uint16Array | null {
  if (bytes.length < 64) return null;
  const header = new DataView(bytes.buffer, bytes.byteOffset, 64);
  const segments = header.getUint32(0, true);
  if (segments !== 1 && segments !== 2) return null;
  const planes: Uint8Array[] = [];
  for (let n = 0; n < segments; n++) {
    const start = header.getUint32(4 + 4 * n, true);
    const end = n + 1 < segments ? header.getUint32(8 + 4 * n, true) : bytes.length;
    const plane = start < 64 || start > end || end > bytes.length ? null : unpack(bytes.subarray(start, end), pixels);
    if (plane === null) return null;
    planes.push(plane);
  }
  const [high, low] = planes as [Uint8Array, Uint8Array | undefined];
  if (low === undefined) return high;
  return Uint16Array.from(low, (byte, n) => byte | ((high[n] as number) << 8));
}

/** PackBits: a count of 0 to 127 copies that many bytes and one more, -1 to -127 repeats the next byte. */
function unpack(packed: Uint8Array, length: number): Uint8Array | null {
  const out = new Uint8Array(length);
  let at = 0;
  for (let n = 0; n < packed.length && at < length; ) {
    const count = ((packed[n++] as number) << 24) >> 24;
    if (count >= 0) {
      const run = packed.subarray(n, n + count + 1);
      if (run.length <= count || at + run.length > length) return null;
      out.set(run, at);
      at += run.length;
      n += run.length;
    } else if (count > -128) {
      const value = packed[n++];
      if (value === undefined || at + 1 - count > length) return null;
      out.fill(value, at, at + 1 - count);
      at += 1 - count;
    }
  }
  return at === length ? out : null;
}
