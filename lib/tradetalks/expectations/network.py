"""A network that had the reader's teachers, for researchers: strong, slow, and it cannot say why.

MiniLM (Wang et al. 2020; 22 million weights), pretrained for sentences (Reimers and Gurevych 2019),
taught by ``training/teacher.py`` and rounded to whole numbers. Its weights are larger than the
library, and stand in a checkout of the project only; onnxruntime and tokenizers come with the extra
``tradetalks[network]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tradetalks.base.checks import InputError
from tradetalks.base.extras import needing

LENGTH = 72  # pieces of words: what a sentence has beyond is not read
FRAMING = 4  # labels: each is weighed against the last, "none"


def score_network(sentences: Sequence[str]) -> NDArray[np.float64]:
    """Return the network's log-odds of each framing label against "none", one row a sentence.

    Sentences are read one at a time: its numbers are rounded anew for each reading, so that what
    is read together would change each other.

    Raises
    ------
    InputError
        If the extra is not installed, or the weights are not here (as where a wheel was installed).
    """
    if not sentences:
        return np.empty((0, FRAMING))
    words, session = _load()
    scores = np.empty((len(sentences), FRAMING))
    for row, pieces in enumerate(words.encode_batch(list(sentences))):
        ids = np.array([pieces.ids], np.int64)
        (logits,), *_ = session.run(["logits"], {"ids": ids, "mask": np.ones_like(ids)})
        scores[row] = logits[:FRAMING] - logits[FRAMING]
    return scores


@cache
def _load() -> tuple[Any, Any]:
    """Return what takes words apart, and the network, on one core."""
    folder = files(__package__).joinpath("network_weights")
    weights = folder.joinpath("network.onnx")
    if not weights.is_file():
        raise InputError(
            'by="network": its weights are not here, but in a checkout of the project alone; '
            'read by="both"'
        )
    with needing('by="network"'):
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer
    words = Tokenizer.from_str(folder.joinpath("pieces.json").read_text(encoding="utf-8"))
    words.no_padding()
    words.enable_truncation(LENGTH)
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return words, InferenceSession(weights.read_bytes(), options, ["CPUExecutionProvider"])
