/** A file of a sample. */
export interface SampleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Wraps the bytes after they were damaged, so that the damage lies behind the compression. */
  readonly compress?: (bytes: Uint8Array) => Uint8Array;
}

/** Valid files that are read together. */
export interface Sample {
  readonly name: string;
  readonly files: readonly SampleFile[];
  /** The file, or "." for the folder of the files, that the reader is given. */
  readonly open: string;
}

/** A format: how it is read, and valid files to start from. */
export interface Target {
  readonly samples: readonly Sample[];
  /** Pieces of the format's language, which edits put in. */
  readonly tokens: readonly string[];
  /** Bytes that may be allocated for each byte of the files. See docs/volumes.md. */
  readonly expansion: number;
  /** Reads all that the files hold and frees it. */
  readonly read: (path: string) => void;
}

/** A target made when it is first needed: some load the engine. */
export type TargetMaker = () => Promise<Target>;

/** A sample of one file. */
export function oneFile(name: string, bytes: Uint8Array, compress?: SampleFile["compress"]): Sample {
  return { name, files: [{ name, bytes, ...(compress === undefined ? {} : { compress }) }], open: name };
}
