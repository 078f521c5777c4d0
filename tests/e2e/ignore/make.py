#!/usr/bin/env python3
"""Writes a project of many images, each a Dockerfile of its own over a context of its own: the same small tree with another
.dockerignore, made of random patterns from a fixed seed. Beside it bake-N.json, which build them into folders, some at once.

Usage: make.py DIR COUNT SEED"""

import json
import os
import random
import sys

BATCH = 15
FILES = [
    "README.md", "main.go", "main_test.go", "#odd", "!bang", ".env", "a b.txt", "x[1].txt", "trailing ",
    "src/main.go", "src/lib/a.c", "src/lib/b.c", "src/lib/deep/er/c.h", "src/.git/config", "src/node_modules/m/i.js",
    "docs/a.md", "docs/b.md", "docs/img/p.png", "docs/README.md", "build/out.o", "build/keep/k.txt", "build/keep/l.txt",
    "temp1/t", "temp2/t", "node_modules/m/i.js", "a/b/c/d/e.txt", "a/b/x.txt", "a/x.txt", "ab/x.txt", "abc", "é/ü.txt",
]
WHOLE = [
    "*", "**", "*.md", "**/*.md", "!README.md", "!**/README.md", "docs", "!docs/a.md", "docs/", "/docs", "./docs", "docs/*",
    "docs/**", "!docs", "!docs/img", "*/temp*", "temp?", "temp[12]", "temp[^1]", "**/node_modules", "node_modules", "src/lib",
    "!src/lib/deep", "!src/lib/**/c.h", "src/**/*.c", "**/.git", ".*", "**/.*", "!.env", "build", "!build/keep", "build/*",
    "!build/keep/k.txt", "!build/keep/*", "a/b", "!a/b/c", "a/**/e.txt", "!a/b/c/d/e.txt", "a/../docs", "a//b", "a/./b", "..",
    "#odd", "\\#odd", "\\!bang", "!bang", "a b.txt", "  docs  ", "main.go \t", "x[[]1].txt", "x\\[1\\].txt", "x[1].txt", "é",
    "é/*", "?/ü.txt", "*/*/*", "!*/*/*", "**/x.txt", "!**/x.txt", "**/b/**", "a*", "ab*", "abc/", "!abc", "", "# a comment",
    "**/lib/**/er", "src/*/a.c", "main[_.]*", "main*.go", "*_test.go", "!main.go", ".", "/", "**/", "/**", "empty", "!empty",
    "link", "!link", "trailing ", "s**c", "s**/main.go", "**go", "**.go", "!**.go", "src**", "Dockerfile", ".dockerignore",
]
NAMES = ["a", "b", "c", "docs", "src", "lib", "build", "keep", "*.md", "*", "**", "?", "x.txt", "main.go", "[a-d]", "temp*", "m"]


def pattern(rng):
    if rng.random() < 0.7:
        return rng.choice(WHOLE)
    text = "/".join(rng.choice(NAMES) for _ in range(rng.randint(1, 4)))
    return rng.choice(["", "", "", "!", "!", "/"]) + text + rng.choice(["", "", "", "/"])


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def main():
    where, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    write(f"{where}/own/Dockerfile", "FROM scratch\nCOPY . /\n")
    source = ['project "ignore"\n']
    targets = {}
    for i in range(count):
        name, context = f"c{i}", f"{where}/c{i}"
        for f in FILES:
            write(f"{context}/{f}", f)
        os.makedirs(f"{context}/empty")
        os.symlink("docs/a.md", f"{context}/link")
        patterns = [pattern(rng) for _ in range(rng.choice([1, 2, 2, 3, 3, 4, 5, 7]))]
        end = rng.choice(["\n", "\n", "\n", "\r\n"])
        write(f"{context}/.dockerignore", rng.choice(["", "", "", "\ufeff"]) + end.join(patterns) + rng.choice(["", end]))
        source.append(f'image {name} {{\n  dockerfile = "own/Dockerfile"\n  context    = "{name}"\n}}\n')
        targets[name] = {"context": name, "dockerfile": os.path.abspath(f"{where}/own/Dockerfile"), "output": [f"type=local,dest=out/{name}"]}
    write(f"{where}/ignore.pei", "\n".join(source))
    for i in range(0, count, BATCH):
        some = {name: targets[name] for name in list(targets)[i : i + BATCH]}
        write(f"{where}/bake-{i:04}.json", json.dumps({"group": {"default": {"targets": list(some)}}, "target": some}))


main()
