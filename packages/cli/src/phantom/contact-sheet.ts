import { type GrayWindow, largestSlice, outlineColors, type SheetCell } from "@panshift/benchmark/pictures";
import { type CaseRecord, type Dataset, NOT_AVAILABLE, vocabulary } from "@panshift/dataset";
import { spacingOf, type Volume } from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";
import { renderSheet } from "../pictures/render-sheet.ts";

const MAX_ROWS = 12;

/** Width of a picture where there are few columns, and many. */
const WIDE_PX = 440;
const NARROW_PX = 300;

/** Soft tissue of the abdomen, HU. */
const CT_WINDOW: GrayWindow = { kind: "values", black: -160, white: 240 };

const outlines = [
  { name: "pancreas", color: outlineColors.blue, widthPx: 1.8 },
  { name: "lesion", color: outlineColors.orange, widthPx: 1.8 },
] as const;

/**
 * A contact sheet of a labelled dataset: one row a subject, at most `MAX_ROWS`, and one column a sequence and phase;
 * all scans of a subject at the height where the first has most lesion, or most pancreas where there is no lesion.
 *
 * @returns PNG bytes
 */
export function contactSheet(dataset: Dataset): Uint8Array {
  const subjects = [...new Set(dataset.cases.map(({ subject }) => subject))].sort().slice(0, MAX_ROWS);
  const columns = [...new Set([...dataset.cases].sort((a, b) => placeOf(a) - placeOf(b)).map(columnOf))];
  const rows = subjects.map((subject) => {
    const scans = dataset.cases.filter((record) => record.subject === subject);
    const [first] = scans as [CaseRecord];
    let heightMm: number | undefined; // the first scan's slice is shown of all
    return {
      label: [subject, `center ${first.center}`, first.lesion === "none" ? "no lesion" : first.lesion.toUpperCase()],
      cells: columns.map((column) => {
        const record = scans.find((scan) => columnOf(scan) === column);
        if (record === undefined) return null;
        const cell = cellOf(dataset, record, heightMm);
        heightMm ??= cell.picture.heightMm;
        return cell;
      }),
    };
  });
  const title = `${dataset.name}: ${subjects.length} subjects`;
  return renderSheet({ title, outlines, columns, rows, cellWidthPx: columns.length < 3 ? WIDE_PX : NARROW_PX });
}

/** Sequences and phases in the order of the layout's vocabulary. */
function placeOf({ sequence, phase }: CaseRecord): number {
  const { sequence: sequences = [], phase: phases = [] } = vocabulary;
  return sequences.indexOf(sequence) * (phases.length + 1) + phases.indexOf(phase);
}

function columnOf({ sequence, phase }: CaseRecord): string {
  return phase === NOT_AVAILABLE ? sequence : `${sequence}, ${phase}`;
}

function cellOf(dataset: Dataset, record: CaseRecord, heightMm: number | undefined): SheetCell {
  const image = readVolume(dataset.imagePath(record));
  const labels = readVolume(dataset.labelPath(record) as string);
  const { pancreas = 1, lesion = 2 } = dataset.labels;
  const overlays = [
    { labels, values: [pancreas, lesion] },
    { labels, values: [lesion] },
  ];
  const window = record.modality === "ct" ? { window: CT_WINDOW } : {};
  const place = heightMm === undefined ? { chosenBy: [1, 0] } : { heightMm };
  const picture = largestSlice(image, overlays, { ...window, ...place });
  return { picture, caption: `${columnOf(record)}; ${sizeOf(image)}` };
}

function sizeOf(image: Volume): string {
  return `${spacingOf(image)
    .map((mm) => Number(mm.toFixed(2)))
    .join(" x ")} mm`;
}
