"""The backbone of packages/segmentation, written as one writes it in PyTorch: same layers, same parameter names."""

import torch
import torch.nn.functional as F
from torch import nn

GROUPS = 8
EPS = 1e-12


class StandardizedConv3d(nn.Conv3d):
    """3D convolution whose filters have zero mean and unit (unbiased) variance; layer_norm is the fastest eager form."""

    def forward(self, x):
        rows = self.weight.shape[1:]
        shrink = (rows.numel() - 1) / rows.numel()
        weight = F.layer_norm(self.weight, rows, eps=EPS * shrink) * shrink**0.5
        return F.conv3d(x, weight, None, self.stride, self.padding, self.dilation)


class NormReluConv(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride=1, dilation=1):
        super().__init__()
        self.norm = nn.GroupNorm(GROUPS, inputs)
        padding = dilation * (kernel - 1) // 2
        self.conv = StandardizedConv3d(inputs, outputs, kernel, stride, padding, dilation, bias=False)

    def forward(self, x):
        return self.conv(F.relu(self.norm(x), inplace=True))


class ResidualBlock(nn.Module):
    def __init__(self, inputs, outputs, dilation=1):
        super().__init__()
        self.conv1 = NormReluConv(inputs, outputs, 3, dilation=dilation)
        self.conv2 = NormReluConv(outputs, outputs, 3, dilation=dilation)
        self.shortcut = None if inputs == outputs else NormReluConv(inputs, outputs, 1)

    def forward(self, x):
        skip = x if self.shortcut is None else self.shortcut(x)
        return self.conv2(self.conv1(x)).add_(skip)


def blocks(count, channels, dilation=1):
    return nn.Sequential(*(ResidualBlock(channels, channels, dilation) for _ in range(count)))


class Encoder(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.stem = StandardizedConv3d(1, w, 3, 1, 1, bias=False)
        self.layer0 = blocks(1, w)
        self.down1 = NormReluConv(w, 2 * w, 3, stride=2)
        self.layer1 = blocks(2, 2 * w)
        self.down2 = NormReluConv(2 * w, 4 * w, 3, stride=2)
        self.layer2 = blocks(2, 4 * w)
        self.down3 = NormReluConv(4 * w, 8 * w, 3, stride=2)
        self.layer3 = blocks(2, 8 * w)
        self.layer4 = blocks(2, 8 * w, dilation=2)

    def forward(self, x):
        layer0 = self.layer0(self.stem(x))
        layer1 = self.layer1(self.down1(layer0))
        layer2 = self.layer2(self.down2(layer1))
        return layer0, layer1, layer2, self.layer4(self.layer3(self.down3(layer2)))


class Decoder(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.fusion = NormReluConv(8 * w, 4 * w, 3)
        self.dec4 = ResidualBlock(4 * w, 2 * w)
        self.dec2 = ResidualBlock(2 * w, w)
        self.dec1 = ResidualBlock(w, w)

    def forward(self, layer0, layer1, layer2, layer4):
        x = self.dec4(joined(self.fusion(layer4), layer2))
        x = self.dec2(joined(x, layer1))
        return self.dec1(joined(x, layer0))


def joined(x, skip):
    return F.interpolate(x, scale_factor=2, mode="trilinear", align_corners=False).add_(skip)


class Backbone(nn.Module):
    """Without auxiliary heads and dropout: [N, 1, D, H, W] -> logits [N, 1, D, H, W]."""

    def __init__(self, width):
        super().__init__()
        self.encoder = Encoder(width)
        self.decoder = Decoder(width)
        self.segmentation = nn.Conv3d(width, 1, 1)

    def forward(self, image):
        return self.segmentation(self.decoder(*self.encoder(image)))


def segmentation_loss(logits, masks, eps=1e-6):
    """Soft Dice plus binary cross-entropy, in float32."""
    logits = logits.float()
    p, y = logits.sigmoid().flatten(2), masks.flatten(2)
    dice = 1 - ((2 * (p * y).sum(2) + eps) / (p.sum(2) + y.sum(2) + eps)).mean()
    return dice + F.binary_cross_entropy_with_logits(logits, masks)
