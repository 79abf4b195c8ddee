/** Number of ones in a word. */
export function popCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Sum of the places, 0 to 31, of the ones in a word. */
export function sumOfPlaces(word: number): number {
  return (
    popCount(word & 0xaaaaaaaa) +
    2 * popCount(word & 0xcccccccc) +
    4 * popCount(word & 0xf0f0f0f0) +
    8 * popCount(word & 0xff00ff00) +
    16 * popCount(word & 0xffff0000)
  );
}

/** Place of the lowest one of a word that is not zero. */
export function lowestOne(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** Place of the highest one of a word that is not zero. */
export function highestOne(word: number): number {
  return 31 - Math.clz32(word);
}

/** Place of the one that is nearest to a place, which may lie beyond the word; the word is not zero. */
export function nearestOne(word: number, place: number): number {
  if (place <= 0) return lowestOne(word);
  if (place >= 31) return highestOne(word);
  const above = word & (-1 << place);
  const below = word & ~(-1 << place);
  if (above === 0) return highestOne(below);
  if (below === 0) return lowestOne(above);
  const up = lowestOne(above);
  const down = highestOne(below);
  return up - place < place - down ? up : down;
}

/** Four bits, one for each byte that is not zero, the lowest byte first. */
export function nonzeroBytes(four: number): number {
  if (four === 0x01010101) return 15;
  const halves = four | ((four >>> 4) & 0x0f0f0f0f);
  const quarters = halves | ((halves >>> 2) & 0x03030303);
  const ones = (quarters | (quarters >>> 1)) & 0x01010101;
  return (Math.imul(ones, 0x10204080) >>> 28) & 15;
}
