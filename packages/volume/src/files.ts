export { readHeader, readVolume, type VolumeInfo } from "./nifti/read-file.ts";
export { writeVolume } from "./nifti/write-file.ts";
