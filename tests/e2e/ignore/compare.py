#!/usr/bin/env python3
"""Compares what the plan says that each image of make.py copies with what its build copied: names of files, links and
directories. Says what differs; the last line is the number of images that are the same.

Usage: compare.py DIR"""

import json
import os
import sys


def planned(plan, step):
    """The paths of the tree that a step copies, with the directories on the way."""
    tree = next((i for i in step["inputs"] if i["name"] == "tree ."), None)
    if tree is None:
        return set()
    for t in plan["trees"]:
        if t["path"] == "." and t["hash"] == tree["hash"]:
            names = {e["name"] for e in t["entries"]}
            for n in list(names):
                while "/" in n:
                    n = n.rsplit("/", 1)[0]
                    names.add(n)
            return names
    raise SystemExit(f"{step['id']}: its tree is not in the plan")


def copied(root):
    names = set()
    for folder, folders, files in os.walk(root):
        for n in folders + files:
            names.add(os.path.relpath(os.path.join(folder, n), root))
    return names


def main():
    where = sys.argv[1]
    with open(f"{where}/build/plan.json", encoding="utf-8") as f:
        plan = json.load(f)
    same = 0
    for step in plan["steps"]:
        name = step["id"].split(".", 1)[1]
        ours, theirs = planned(plan, step), copied(f"{where}/out/{name}")
        if ours == theirs:
            same += 1
            continue
        with open(f"{where}/{name}/.dockerignore", encoding="utf-8") as f:
            print(f"{name}: {f.read().splitlines()!r}")
        print(f"  only in the plan: {sorted(ours - theirs)}")
        print(f"  only in the build: {sorted(theirs - ours)}")
    print(same)


main()
