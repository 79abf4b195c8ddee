/** Typing errors that are still taken for a word. */
const MAX_EDITS = 2;

/** The known word that a misspelled one is closest to, case and separators aside; `null` where none, or two, are close. */
export function closestWord(word: string, known: readonly string[]): string | null {
  const most = Math.min(MAX_EDITS, Math.floor(plain(word).length / 3));
  const near = known
    .map((candidate) => ({ candidate, edits: editDistance(plain(word), plain(candidate)) }))
    .filter(({ edits }) => edits <= most)
    .sort((a, b) => a.edits - b.edits);
  const [first, second] = near;
  return first === undefined || first.edits === second?.edits ? null : first.candidate;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, "");
}

/** Fewest letters to insert, delete or replace (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, n) => n);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let n = 0; n < to.length; n++) {
      const [kept, inserted, deleted] = [row[n], next[n], row[n + 1]] as [number, number, number];
      next.push(Math.min(kept + (letter === to[n] ? 0 : 1), inserted + 1, deleted + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
