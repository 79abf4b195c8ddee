import { join } from "node:path";
import { abdomen, mapped, write, writeAppleDouble, writeFile } from "./abdomen.ts";

/**
 * Task07_Pancreas: ids with gaps, "./" before the paths of its list, labels 0, 1, 2, unlabeled test scans, files of
 * macOS, one label with a fourth value; beside it the lesion table that a user may have.
 */
export function msdMiniature(folder: string): { source: string; lesions: string } {
  const source = join(folder, "Task07_Pancreas");
  const ids = ["001", "004", "012", "421"];
  const training = ids.map((id) => ({
    image: `./imagesTr/pancreas_${id}.nii.gz`,
    label: `./labelsTr/pancreas_${id}.nii.gz`,
  }));
  writeFile(
    {
      name: "Pancreas",
      reference: "Memorial Sloan Kettering Cancer Center",
      licence: "CC-BY-SA 4.0",
      tensorImageSize: "3D",
      modality: { 0: "CT" },
      labels: { 0: "background", 1: "pancreas", 2: "cancer" },
      numTraining: training.length,
      numTest: 1,
      training,
      test: ["./imagesTs/pancreas_002.nii.gz"],
    },
    source,
    "dataset.json",
  );
  for (const id of ids) {
    const { image, label } = abdomen({ subject: Number(id) });
    write(image, source, "imagesTr", `pancreas_${id}.nii.gz`);
    write(id === "012" ? mapped(label, { 2: 4 }) : label, source, "labelsTr", `pancreas_${id}.nii.gz`);
    writeAppleDouble(source, "imagesTr", `._pancreas_${id}.nii.gz`);
  }
  write(abdomen({ subject: 2 }).image, source, "imagesTs", "pancreas_002.nii.gz");
  writeAppleDouble(source, "imagesTs", "._pancreas_002.nii.gz");
  const lesions = writeFile("case,lesion,stent\npancreas_001,pda,yes\npancreas_421,ipmn,no\n", folder, "lesions.csv");
  return { source, lesions };
}
