export type { DicomSeries, SeriesChoice } from "./dicom/series.ts";
export { nodeCodec } from "./files/dicom-codecs.ts";
export { type DicomFileOptions, isDicomFolder, listSeries, readDicomSeries } from "./files/dicom-files.ts";
export { type ReadOptions, readHeader, readVolume, type VolumeInfo } from "./files/read-volume.ts";
export { type VolumeFormat, volumeFiles, volumeFormat } from "./files/volume-format.ts";
export { type WriteOptions, writeVolume, writeVolumeParallel } from "./files/write-volume.ts";
