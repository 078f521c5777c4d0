#!/usr/bin/env python3
"""Do boxes of a graph overlap, stand outside of the picture, or stand right of what needs them?

Usage: boxes.py SVG"""

import re
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        svg = f.read()
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    boxes = [tuple(map(float, b)) for b in re.findall(r'translate\(([-\d.]+) ([-\d.]+)\).*?<rect rx="4" width="([\d.]+)" height="([\d.]+)"', svg)]
    wrong = [b for b in boxes if b[0] < 0 or b[1] < 0 or b[0] + b[2] > width or b[1] + b[3] > height]
    boxes.sort()
    for i, (x, y, w, h) in enumerate(boxes):
        for x2, y2, _, h2 in boxes[i + 1:]:
            if x2 >= x + w:
                break
            if y2 < y + h and y < y2 + h2:
                wrong.append((x, y, x2, y2))
    for start, end in re.findall(r'class="edge"[^>]* d="M([\d.]+) .*? ([\d.]+) [\d.]+"/>', svg):
        if float(start) >= float(end):
            wrong.append((start, end))
    print(wrong[:10])
    sys.exit(bool(wrong))


main()
