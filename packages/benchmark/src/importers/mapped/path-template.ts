/** What stands for each placeholder of a template. */
export type PlaceValues = Readonly<Record<string, string>>;

export interface PathTemplate {
  /** The placeholders' values if the whole path fits, else null. */
  match(path: string): PlaceValues | null;
}

/**
 * A path below a source folder with placeholders: `images/{id}_0000.nii.gz`. `{id}` stands for one or more characters
 * of a name, or for what `patterns.id` (a regular expression) says; used twice, it stands for the same. `*` stands for
 * any part of a name, and a leading `**` for any folders; they are not kept.
 */
export function pathTemplate(template: string, patterns: Readonly<Record<string, string>> = {}): PathTemplate {
  const seen = new Set<string>();
  const source = template.replace(/\{(\w+)\}|^\*\*\/|\*|[.+?^$()|[\]\\]/g, (token, name?: string) => {
    if (token === "**/") return "(?:.*/)?";
    if (token === "*") return "[^/]*";
    if (name === undefined) return `\\${token}`;
    if (seen.has(name)) return `\\k<${name}>`;
    seen.add(name);
    return `(?<${name}>${patterns[name] ?? "[^/]+"})`;
  });
  const expression = new RegExp(`^${source}$`);
  return {
    match: (path) => {
      const found = expression.exec(path);
      return found === null ? null : { ...found.groups };
    },
  };
}

/** Replaces `{name}` by its value; a name without a value stays as it is. */
export function fillIn(template: string, values: PlaceValues): string {
  return template.replace(/\{(\w+)\}/g, (token, name: string) => values[name] ?? token);
}
