"""A pretrained transformer with a head of five labels: fine-tune it, let it label sentences."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from tradetalks.expectations.network import LENGTH
from transformers import AutoModel

FROZEN = "embeddings"  # words that the labels lack move with those that they have
LABELS = 5


class Encoder(nn.Module):
    """The network and a linear layer over its first state and the mean of all."""

    def __init__(self, folder: Path, labels: int = LABELS) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="eager"
        )
        self.head = nn.Linear(2 * self.body.config.hidden_size, labels)
        self.dropout = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the logits."""
        states = self.body(input_ids=ids, attention_mask=mask)[0]
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1).clamp(min=1)
        return self.head(self.dropout(torch.cat([states[:, 0], mean], dim=-1)))


class Pieces:
    """Turns sentences into the numbers of their pieces of words, and these into batches."""

    def __init__(self, folder: Path, length: int = LENGTH) -> None:
        self.words = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.words.no_truncation()
        self.words.no_padding()
        self.length = length
        first, *_, last = self.words.encode("a").ids
        self.first, self.last = first, last
        self.pad = self.words.token_to_id("<pad>") or self.words.token_to_id("[PAD]")

    def __call__(self, sentences: list[str]) -> list[list[int]]:
        """Return the ids of each sentence's pieces of words."""
        encoded = self.words.encode_batch(sentences, add_special_tokens=False)
        return [[self.first, *pieces.ids[: self.length - 2], self.last] for pieces in encoded]

    def batches(
        self, rows: list[list[int]], tokens: int, shuffle: np.random.Generator | None
    ) -> Iterator[tuple[np.ndarray, torch.Tensor, torch.Tensor]]:
        """Yield batches of sentences of like length: their numbers, ids, mask, own."""
        lengths = np.array([*map(len, rows)])
        jitter = shuffle.uniform(0, 12, len(rows)) if shuffle else 0
        order = np.argsort(lengths + jitter, kind="stable")
        groups, group = [], []
        for number in order:
            group.append(int(number))
            if len(group) * lengths[group].max() >= tokens:
                groups.append(group)
                group = []
        if group:
            groups.append(group)
        for chosen in shuffle.permutation(len(groups)) if shuffle else range(len(groups)):
            numbers = np.array(groups[chosen])
            width = int(lengths[numbers].max())
            ids = torch.full((len(numbers), width), self.pad)
            for line, number in enumerate(numbers):
                ids[line, : lengths[number]] = torch.tensor(rows[number])
            mask = (torch.arange(width) < torch.tensor(lengths[numbers])[:, None]).long()
            yield numbers, ids, mask


def fine_tune(
    model: Encoder,
    pieces: Pieces,
    rows: list[list[int]],
    targets: np.ndarray,
    weights: np.ndarray,
    *,
    epochs: int,
    rate: float,
    seed: int,
    tokens: int = 2048,
) -> None:
    """Fit the network to soft targets; the rate rises over a tenth of the steps, then falls."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    for name, parameter in model.body.named_parameters():
        parameter.requires_grad = FROZEN not in name
    learned = [p for p in model.parameters() if p.requires_grad]
    steps = epochs * len(list(pieces.batches(rows, tokens, random)))
    groups = [
        {"params": list(model.head.parameters()), "lr": 20 * rate},
        {"params": [p for p in model.body.parameters() if p.requires_grad], "lr": rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.1 * steps), (steps - step) / (0.9 * steps))
    )
    soft, heavy = (
        torch.tensor(targets, dtype=torch.float32),
        torch.tensor(weights, dtype=torch.float32),
    )
    model.train()
    started, done, loss_sum = time.time(), 0, 0.0
    for _ in range(epochs):
        for numbers, ids, mask in pieces.batches(rows, tokens, random):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(ids, mask)
            losses = -(soft[numbers] * logits.float().log_softmax(-1)).sum(-1)
            loss = (losses * heavy[numbers]).sum() / heavy[numbers].sum()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            loss_sum += loss.item()
            if done % 20 == 0:
                print(
                    f"{done}/{steps} loss {loss_sum / 20:.3f} {time.time() - started:.0f} s",
                    flush=True,
                )
                loss_sum = 0.0


@torch.no_grad()
def label(model: Encoder, pieces: Pieces, rows: list[list[int]], tokens: int = 4096) -> np.ndarray:
    """Return the logits of each sentence."""
    model.eval()
    logits = np.zeros((len(rows), model.head.out_features), dtype=np.float32)
    started, done = time.time(), 0
    for numbers, ids, mask in pieces.batches(rows, tokens, None):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits[numbers] = model(ids, mask).float().numpy()
        done += len(numbers)
        if done % 5000 < len(numbers):
            print(f"labelled {done} {time.time() - started:.0f} s", flush=True)
    return logits
