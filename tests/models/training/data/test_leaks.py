import cv2
import numpy as np

from models.training.data.expressions import load_expressions
from models.training.data.leaks import without_leaks
from tests.support.faces_on_disk import noise_face, write_ferplus


def test_planted_near_duplicates_leave_training_and_test_stays_whole(tmp_path):
    folder = write_ferplus(tmp_path, (20, 5, 5))
    original = noise_face(27)  # a test image
    mirrored = original[:, ::-1]
    brighter = np.clip(original.astype(int) * 0.9 + 12, 0, 255).astype(np.uint8)
    for name, image in (("fer0000003.png", mirrored), ("fer0000004.png", brighter)):
        cv2.imwrite(str(folder / "FER2013Train" / name), image)
    faces = load_expressions(folder)
    clean = without_leaks(faces)
    assert set(faces.names) - set(clean.names) == {"fer0000003.png", "fer0000004.png"}
    assert (clean.splits == "test").sum() == 5
    assert clean.removed == {"train like test": 2, "valid like test": 0, "train like valid": 0}


def test_a_copy_in_validation_leaves_training(tmp_path):
    folder = write_ferplus(tmp_path, (20, 5, 5))
    cv2.imwrite(str(folder / "FER2013Train" / "fer0000007.png"), noise_face(22))
    faces = load_expressions(folder)
    assert set(faces.names) - set(without_leaks(faces).names) == {"fer0000007.png"}
