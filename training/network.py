"""Write a fine-tuned network as ONNX with whole-number weights, as the library reads it."""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import pandas as pd
import torch
from encoder import Encoder
from onnxruntime.quantization import QuantType, quantize_dynamic
from pretrained import folder_of
from tradetalks.expectations.network import score_network


def export(cache: Path, name: str, output: Path) -> None:
    """Write network.onnx and pieces.json."""
    folder = folder_of(cache, name)
    model = Encoder(folder)
    model.load_state_dict(torch.load(cache / f"{name}.pt"))
    model.eval()
    output.mkdir(exist_ok=True)
    ids = torch.tensor([[101, 2023, 2003, 102], [101, 2023, 102, 0]])
    with tempfile.TemporaryDirectory() as work:
        full = Path(work) / "full.onnx"
        torch.onnx.export(
            model,
            (ids, (ids > 0).long()),
            str(full),
            dynamo=False,
            input_names=["ids", "mask"],
            output_names=["logits"],
            opset_version=17,
            dynamic_axes={name: {0: "sentences", 1: "pieces"} for name in ("ids", "mask")},
        )
        quantize_dynamic(
            full, output / "network.onnx", per_channel=True, weight_type=QuantType.QInt8
        )
    shutil.copy(folder / "tokenizer.json", output / "pieces.json")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("name")
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    export(**vars(arguments))
    table = pd.read_parquet(arguments.cache / "labelled.parquet")
    some = table.loc[table["held_out"], "sentence"].tolist()
    score_network(some[:1])
    started = time.process_time()
    score_network(some)
    spent = time.process_time() - started
    size = (arguments.output / "network.onnx").stat().st_size / 1e6
    print(f"{size:.1f} MB, {len(some) / spent:.0f} sentences a second of one core")
