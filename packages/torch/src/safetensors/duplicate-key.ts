/**
 * The first key that stands twice in one object of valid JSON, or `null`. (`JSON.parse` keeps the last silently, so a
 * file could show different tensors to different readers.)
 */
export function findDuplicateKey(json: string): string | null {
  const open: (Set<string> | null)[] = []; // one per bracket: the keys of an object, null for an array
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === "{") open.push(new Set());
    else if (character === "[") open.push(null);
    else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const start = i;
      i = closingQuote(json, start);
      const keys = open.at(-1);
      if (!keys || !isFollowedByColon(json, i + 1)) continue;
      const key = JSON.parse(json.slice(start, i + 1)) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return null;
}

function closingQuote(json: string, openingQuote: number): number {
  let i = openingQuote + 1;
  while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
  return i;
}

function isFollowedByColon(json: string, position: number): boolean {
  let i = position;
  while (json[i] === " " || json[i] === "\t" || json[i] === "\n" || json[i] === "\r") i++;
  return json[i] === ":";
}
