"""Write a fine-tuned network as ONNX with whole-number weights, and measure its speed."""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd
import torch
from encoder import Encoder, Pieces
from onnxruntime.quantization import QuantType, quantize_dynamic
from pretrained import folder_of


def export(cache: Path, name: str) -> Path:
    """Write network/model.onnx and network/tokenizer.json; return the folder."""
    folder = folder_of(cache, name)
    model = Encoder(folder)
    model.load_state_dict(torch.load(cache / f"{name}.pt"))
    model.eval()
    output = cache / "network"
    output.mkdir(exist_ok=True)
    ids = torch.tensor([[101, 2023, 2003, 102], [101, 2023, 102, 0]])
    torch.onnx.export(
        model,
        (ids, (ids > 0).long()),
        str(output / "full.onnx"),
        dynamo=False,
        input_names=["ids", "mask"],
        output_names=["logits"],
        opset_version=17,
        dynamic_axes={"ids": {0: "sentences", 1: "pieces"}, "mask": {0: "sentences", 1: "pieces"}},
    )
    quantize_dynamic(
        output / "full.onnx", output / "model.onnx", per_channel=True, weight_type=QuantType.QInt8
    )
    shutil.copy(folder / "tokenizer.json", output / "tokenizer.json")
    return output


def read(output: Path, sentences: list[str], at_once: int = 32) -> np.ndarray:
    """Return the logits of the five labels, as a user's machine works them out on one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(output / "model.onnx", options, ["CPUExecutionProvider"])
    pieces = Pieces(output)
    logits = np.zeros((len(sentences), 5), dtype=np.float32)
    for numbers, ids, mask in pieces.batches(pieces(sentences), at_once * 32, None):
        logits[numbers] = session.run(["logits"], {"ids": ids.numpy(), "mask": mask.numpy()})[0]
    return logits


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("name")
    arguments = parser.parse_args()
    written = export(arguments.cache, arguments.name)
    table = pd.read_parquet(arguments.cache / "labelled.parquet")
    some = table.loc[table["held_out"], "sentence"].tolist()
    started = time.process_time()
    logits = read(written, some)
    spent = time.process_time() - started
    size = (written / "model.onnx").stat().st_size / 1e6
    print(f"{size:.1f} MB, {len(some) / spent:.0f} sentences a second of one core")
    np.save(arguments.cache / "network-held-out.npy", logits)
