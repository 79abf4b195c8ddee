"""The Python side of `npm run bench -- agreement`: what the libraries give for one pair of masks, and for empty ones."""

import warnings

import numpy as np
import SimpleITK as sitk
import surface_distance
import torch
from medpy.metric import binary
from metrics_peer import TOLERANCES_MM, Peer, serve, unpacked
from monai import metrics as monai_metrics

# Voxels that are kept around both masks; no library looks further than one.
MARGIN = 2


class AgreementPeer(Peer):
    def values(self, library, case):
        """All that a library computes for a pair: the functions that are timed, and those that are only compared."""
        *masks, spacing = *cropped(*unpacked(case)), case["spacing"]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            prepare, evaluate = getattr(self, library)()
            values = evaluate(*prepare(*masks, spacing))
            values |= OTHERS.get(library, lambda *_: {})(*prepare(*masks, spacing))
        return {name: float(value) for name, value in values.items()}

    def empties(self, library):
        """What each function of a library does where a mask is empty: its value, or the error it raises."""
        cube = np.zeros((8, 8, 8), bool)
        cube[2:5, 2:5, 2:5] = True
        none = np.zeros_like(cube)
        cases = {"both-empty": (none, none), "missed": (cube, none), "spurious": (none, cube)}
        prepare = getattr(self, library)()[0]
        return {
            name: {case: outcome(function, prepare(*masks, (1.0, 1.0, 1.0))) for case, masks in cases.items()}
            for name, function in EMPTIES[library].items()
        }


def cropped(reference, prediction):
    either = reference | prediction
    box = []
    for axis in range(3):
        places = np.flatnonzero(either.any(axis=tuple({0, 1, 2} - {axis})))
        box.append(slice(max(0, places[0] - MARGIN), places[-1] + 1 + MARGIN))
    return reference[tuple(box)], prediction[tuple(box)]


def outcome(function, inputs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return str(float(function(*inputs)))
        except Exception as error:  # what is raised is the finding
            return type(error).__name__


def simpleitk_filter(reference, prediction):
    distances = sitk.HausdorffDistanceImageFilter()
    distances.Execute(reference, prediction)
    return {"filterHdMm": distances.GetHausdorffDistance(), "filterAverageMm": distances.GetAverageHausdorffDistance()}


def monai_other(prediction, reference, spacing):
    options = {"include_background": True, "spacing": spacing}
    average = monai_metrics.compute_average_surface_distance(prediction, reference, **options)
    values = {"directedAverageMm": average.item()}
    for mm in TOLERANCES_MM:
        dice = monai_metrics.compute_surface_dice(prediction, reference, [mm], use_subvoxels=True, **options)
        values[f"subvoxelNsd{mm}"] = dice.item()
    return values


# Functions whose definitions are not those of the timed ones.
OTHERS = {"simpleitk": simpleitk_filter, "monai": monai_other}


def overlap(reference, prediction):
    measures = sitk.LabelOverlapMeasuresImageFilter()
    measures.Execute(reference, prediction)
    return measures.GetDiceCoefficient()


def monai_distance(function, **options):
    return lambda prediction, reference, spacing: getattr(monai_metrics, function)(
        prediction, reference, include_background=True, spacing=spacing, **options
    )


def robust_hausdorff(reference, prediction, spacing):
    distances = surface_distance.compute_surface_distances(reference, prediction, spacing)
    return surface_distance.compute_robust_hausdorff(distances, 95)


def surface_dice(reference, prediction, spacing):
    distances = surface_distance.compute_surface_distances(reference, prediction, spacing)
    return surface_distance.compute_surface_dice_at_tolerance(distances, 1)


EMPTIES = {
    "simpleitk": {
        "LabelOverlapMeasuresImageFilter, Dice": overlap,
        "HausdorffDistanceImageFilter": lambda *masks: simpleitk_filter(*masks)["filterHdMm"],
    },
    "monai": {
        "compute_dice": lambda prediction, reference, _: monai_metrics.compute_dice(prediction, reference),
        "compute_hausdorff_distance, percentile 95": monai_distance("compute_hausdorff_distance", percentile=95),
        "compute_average_surface_distance": monai_distance("compute_average_surface_distance", symmetric=True),
        "compute_surface_dice": monai_distance("compute_surface_dice", class_thresholds=[1]),
    },
    "medpy": {
        "dc": lambda reference, prediction, _: binary.dc(prediction, reference),
        "hd95": lambda reference, prediction, spacing: binary.hd95(prediction, reference, spacing),
        "assd": lambda reference, prediction, spacing: binary.assd(prediction, reference, spacing),
    },
    "surface_distance": {
        "compute_dice_coefficient": lambda reference, prediction, _: surface_distance.compute_dice_coefficient(
            reference, prediction
        ),
        "compute_robust_hausdorff, percentile 95": robust_hausdorff,
        "compute_surface_dice_at_tolerance": surface_dice,
    },
}


if __name__ == "__main__":
    torch.set_num_threads(1)
    serve(AgreementPeer())
