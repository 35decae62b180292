"""The network in torch: its weights, its forward pass and the step that changes the weights.

Weights are a plain dict of tensors, so that what is trained is what `pipeline.repair.net` reads: the shapes are the
same, but for the gains of the norms, which `folded` works into the matrices after them.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name

from pipeline.repair.net import SPIN, TINY

Weights = dict[str, Tensor]

MATRICES = ("attend", "mix", "up", "down")  # of the layers
MOMENTUM = 0.95
DECAY = 0.1


@dataclass(frozen=True)
class Shape:
    """Sizes of a network: counts of its tables, widths of its vectors."""

    words: int
    skeletons: int
    pairs: int
    width: int = 256
    layers: int = 6
    heads: int = 4
    inner: int = 768
    table: int = 96  # width of the tables of skeletons and of pairs
    output: int = 128  # width of the table of words


class Batch(NamedTuple):
    """Rows of tokens, ids (rows, length); entry i of `pairs` (rows, length + 1) is the pair of tokens i - 1 and i.

    A token sees those of its own segment alone. `target` is the id of the word, -1 where nothing is asked.
    """

    skeletons: Tensor
    cases: Tensor
    segments: Tensor
    pairs: Tensor
    target: Tensor


def fresh(shape: Shape, device: str) -> Weights:
    """Weights to begin with. Matrices are (out, in), one of each layer stacked; tables have one row an entry."""
    generator = torch.Generator().manual_seed(1)

    def normal(*size: int, scale: float) -> Tensor:
        return torch.randn(*size, generator=generator) * scale

    d, n, m, t = shape.width, shape.layers, shape.inner, shape.table
    thin = 1 / math.sqrt(2 * n)  # what layers add to the stream stays of its own size at any depth
    weights = {
        "skeleton": normal(shape.skeletons, t, scale=0.5),
        "pair": normal(shape.pairs + 1, t, scale=0.25),  # the last row: no frequent pair
        "case": normal(4, d, scale=0.1),
        "input": normal(d, 3 * t, scale=1 / math.sqrt(3 * t)),
        "attend": normal(n, 3 * d, d, scale=1 / math.sqrt(d)),
        "mix": normal(n, d, d, scale=thin / math.sqrt(d)),
        "up": normal(n, m, d, scale=1 / math.sqrt(d)),
        "down": normal(n, d, m, scale=thin / math.sqrt(m)),
        "output": normal(shape.output, d, scale=1 / math.sqrt(d)),
        "word": normal(shape.words, shape.output, scale=0.1),
        "bias": torch.zeros(shape.words),
        "gain": torch.ones(2 * n + 1, d),  # before each attention and each inner layer, and at the end
    }
    return {name: value.to(device).requires_grad_() for name, value in weights.items()}


def pair_rows(skeletons: Tensor, segments: Tensor, keys: Tensor, count: int) -> Tensor:
    """Rows of the table of pairs for a batch, from the sorted keys `first * count + second`; no pair: the last row."""
    key = skeletons[:, :-1] * count + skeletons[:, 1:]
    row = torch.searchsorted(keys, key).clamp(max=len(keys) - 1)
    found = (keys[row] == key) & (segments[:, :-1] == segments[:, 1:])
    return F.pad(torch.where(found, row, len(keys)), (1, 1), value=len(keys))


def hidden(weights: Weights, batch: Batch, heads: int, dropout: float) -> Tensor:
    """(rows, length, output): what the network makes of each token."""
    w, (rows, length) = weights, batch.skeletons.shape
    d = w["input"].shape[0]
    before, behind = F.embedding(batch.pairs[:, :-1], w["pair"]), F.embedding(batch.pairs[:, 1:], w["pair"])
    x = F.linear(torch.cat((F.embedding(batch.skeletons, w["skeleton"]), before, behind), -1), w["input"]).float()
    x = F.dropout(x + F.embedding(batch.cases, w["case"]), dropout)
    seen = (batch.segments[:, None, :, None] == batch.segments[:, None, None, :]).expand(rows, heads, length, length)
    cos, sin = _turns(length, d // heads, str(x.device))
    for i in range(w["attend"].shape[0]):
        q, k, v = F.linear(_norm(x, w["gain"][2 * i]), w["attend"][i]).view(rows, length, 3, heads, -1).unbind(2)
        q, k = _turn(q, cos, sin), _turn(k, cos, sin)
        y = F.scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), attn_mask=seen)
        y = F.linear(y.transpose(1, 2).reshape(rows, length, d), w["mix"][i])
        x = x + F.dropout(y, dropout)
        y = F.linear(_norm(x, w["gain"][2 * i + 1]), w["up"][i]).relu().square()
        x = x + F.dropout(F.linear(y, w["down"][i]), dropout)
    return F.linear(_norm(x, w["gain"][-1]), w["output"])


def _turns(length: int, size: int, device: str) -> tuple[Tensor, Tensor]:
    """Cosines and sines (length, 1, size / 2) of the rotary positions of a head of `size`."""
    speed = SPIN ** (-torch.arange(size // 2, dtype=torch.float32, device=device) / (size // 2))
    angle = torch.arange(length, dtype=torch.float32, device=device)[:, None, None] * speed
    return angle.cos(), angle.sin()


def _turn(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate neighbouring pairs of numbers of (rows, length, heads, size) by their position."""
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2).to(x.dtype)


def _norm(x: Tensor, gain: Tensor) -> Tensor:
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + TINY) * gain


def scores(weights: Weights, batch: Batch, heads: int, dropout: float) -> Tensor:
    """(rows, length, words): logarithms of probabilities, but for a sum of each token."""
    return F.linear(hidden(weights, batch, heads, dropout), weights["word"], weights["bias"])


def loss(weights: Weights, batch: Batch, heads: int, dropout: float) -> Tensor:
    """Mean cross-entropy (nats) over the whole vocabulary where a word is asked for.

    Over the words of the skeleton it would be cheaper, but nothing would be learned about skeletons misread.
    """
    found = scores(weights, batch, heads, dropout).flatten(0, 1).float()
    return F.cross_entropy(found, batch.target.flatten(), ignore_index=-1)


def folded(weights: Weights, heads: int) -> Weights:
    """Weights for use: gains inside the matrices they stand before, queries scaled as attention asks."""
    w = {name: value.detach().float().clone() for name, value in weights.items()}
    gain = w.pop("gain")
    d = gain.shape[1]
    w["attend"] *= gain[0:-1:2, None, :]
    w["attend"][:, :d] /= math.sqrt(d // heads)
    w["up"] *= gain[1::2, None, :]
    w["output"] *= gain[-1]
    return w


def _orthogonal(x: Tensor) -> Tensor:
    """Matrices (n, a, b) with all singular values brought near 1, by five steps of Newton and Schulz."""
    x = x.bfloat16() if x.is_cuda else x
    wide = x.shape[1] <= x.shape[2]
    x = x if wide else x.mT
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        y = x @ x.mT
        x = 3.4445 * x + (-4.7750 * y + 2.0315 * y @ y) @ x
    return (x if wide else x.mT).float()


class Optimiser:
    """Muon for the matrices of the layers, AdamW for the tables and what stands at the ends.

    With AdamW for all, the loss stood 0.03 nats higher after the first 1,200 steps.
    """

    def __init__(self, weights: Weights) -> None:
        self._width = weights["input"].shape[0]
        self._matrices = [weights[name] for name in MATRICES]
        self._momenta = [torch.zeros_like(x) for x in self._matrices]
        others = [x for name, x in weights.items() if name not in MATRICES]
        cuda = weights["input"].is_cuda
        self._others = torch.optim.AdamW(others, lr=0.0, betas=(0.9, 0.98), weight_decay=0.0, fused=cuda)
        self._orthogonal = torch.compile(_orthogonal, dynamic=False) if cuda else _orthogonal

    def step(self, rate: float, table_rate: float) -> None:
        """Change the weights by their gradients and clear these."""
        for group in self._others.param_groups:
            group["lr"] = table_rate
        self._others.step()
        self._others.zero_grad(set_to_none=True)
        with torch.no_grad():
            for x, momentum in zip(self._matrices, self._momenta, strict=True):
                momentum.lerp_(x.grad, 1 - MOMENTUM)
                ahead = x.grad.lerp(momentum, MOMENTUM)
                if x.shape[1] == 3 * self._width:  # queries, keys and values are matrices of their own
                    ahead = ahead.view(-1, self._width, self._width)
                change = self._orthogonal(ahead)
                size = 0.2 * math.sqrt(max(change.shape[1:]))  # as large as a step of AdamW
                x.mul_(1 - rate * DECAY).add_(change.reshape(x.shape), alpha=-rate * size)
                x.grad = None
