import { join } from "node:path";
import { affineFrom, type Volume } from "@panshift/volume";
import { abdomen, flipped, mapped, SPACING, storedAs, write, writeAppleDouble, writeFile } from "./abdomen.ts";

/**
 * PanSegData, unpacked: t1 and t2 numbered independently, the name mappings that pair them (site by site, whatever the
 * spelling of a name, dropped ones "Not included"), axes stored in several orders, an MCF label whose header disagrees
 * with its image, and an MCF scan rotated by 180 degrees in plane against its header.
 */
export function pansegdataMiniature(folder: string): string {
  const source = join(folder, "PanSegData");
  const t1 = (name: string, image: Volume, label: Volume) => pair(join(source, "t1"), name, image, label);
  const t2 = (name: string, image: Volume, label: Volume) => pair(join(source, "t2"), name, image, label);
  const scan = (subject: number) => {
    const { image, label } = abdomen({ modality: "mr", subject });
    return { image, label: mapped(label, { 2: 1 }) };
  };
  const nyu = [scan(11), scan(12), scan(13), scan(14)] as const;
  t1("NYU_0001", nyu[0].image, nyu[0].label);
  t1("NYU_0002", storedAs(nyu[1].image, [true, true, false]), storedAs(nyu[1].label, [true, true, false]));
  t2("NYU_0001", storedAs(nyu[2].image, [true, true, true]), storedAs(nyu[2].label, [true, true, true]));
  t2("NYU_0002", nyu[3].image, nyu[3].label);

  const [disagreeing, rotated] = [scan(21), scan(22)];
  const lps = storedAs(disagreeing.image, [true, true, false]);
  const array = storedAs(disagreeing.label, [true, true, false]);
  t1("MCF_0001", lps, { ...array, affine: affineFrom(SPACING, [0, 0, 0], "RAS") });
  t1("MCF_0002", flipped(rotated.image, [true, true, false]), flipped(rotated.label, [true, true, false]));
  t2("MCF_0001", scan(23).image, scan(23).label);

  writeFile(
    {
      "NYU_IPMN_007.nii.gz": "NYU_0001_0000.nii.gz",
      "NYU_IPMN_012.nii.gz": "NYU_0002_0000.nii.gz",
      "NYU_IPMN_013.nii.gz": "Not included",
      "Pancreas 12.nii.gz": "MCF_0001_0000.nii.gz",
      "Pancreas 15.nii.gz": "MCF_0002_0000.nii.gz",
    },
    source,
    "T1-name_mapping.json",
  );
  writeFile(
    {
      "nyu-ipmn-12.nii.gz": "NYU_0001_0000.nii.gz",
      "nyu-ipmn-13.nii.gz": "NYU_0002_0000.nii.gz",
      "nyu-ipmn-7.nii.gz": "Not included",
      "pancreas_0012.nii.gz": "MCF_0001_0000.nii.gz",
    },
    source,
    "T2-name_mapping.json",
  );
  writeFile("CC BY-NC 4.0", source, "LICENSE.txt");
  writeAppleDouble(source, "t1", "imagesTr", "._NYU_0001_0000.nii.gz");
  return source;
}

function pair(folder: string, name: string, image: Volume, label: Volume): void {
  write(image, folder, "imagesTr", `${name}_0000.nii.gz`);
  write(label, folder, "labelsTr", `${name}.nii.gz`);
}
