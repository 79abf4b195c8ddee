import { fail } from "@panshift/core";

/** The file ends early or contradicts itself. @throws FILE_CORRUPT */
export function failCorrupt(file: string, expected: string, found: unknown, cause?: unknown): never {
  fail("FILE_CORRUPT", {
    file,
    expected,
    found,
    hint: "copy the file again, or rewrite it with the tool that made it",
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The file is of a kind, or of a variant of one, that is not read. @throws FORMAT_UNSUPPORTED */
export function failFormat(file: string, expected: string, found: string, hint: string): never {
  fail("FORMAT_UNSUPPORTED", { file, expected, found, hint });
}

/** The file holds frames or axes that one volume has not. @throws VOLUME_NOT_3D */
export function failNot3d(file: string, found: string): never {
  fail("VOLUME_NOT_3D", {
    file,
    expected: "one 3D volume",
    found,
    hint: "extract one frame into a file of its own",
  });
}

/** The header does not say where its voxels lie. @throws AFFINE_MISSING */
export function failNoAffine(file: string, expected: string, found: unknown): never {
  fail("AFFINE_MISSING", {
    file,
    expected,
    found,
    hint: "write the geometry into the header; nothing is assumed about where a scan lies",
  });
}

/** The voxels are no plain numbers. @throws VOXEL_TYPE_UNSUPPORTED */
export function failVoxelType(file: string, found: string): never {
  fail("VOXEL_TYPE_UNSUPPORTED", {
    file,
    expected: "one integer or float of 8 to 64 bits per voxel",
    found,
    hint: "save the volume as one number per voxel",
  });
}
