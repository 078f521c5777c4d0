#!/usr/bin/env python3
"""Are these files as docs/plan.schema.json says? Every need is a step, and every tree that a step names is listed.

Usage: schema.py PLAN..."""

import json
import sys

import jsonschema


def mistakes(schema, plan):
    wrong = [f"{'.'.join(map(str, e.path))}: {e.message[:200]}" for e in schema.iter_errors(plan)]
    if wrong:
        return wrong
    ids = {s["id"] for s in plan["steps"]}
    trees = {(t["path"], t["hash"]) for t in plan["trees"]}
    wrong += [f"{s['id']} needs {n}, which is no step" for s in plan["steps"] for n in s.get("needs", []) if n not in ids]
    wrong += [f"{s['id']}: {i['name']} is not listed" for s in plan["steps"] for i in s["inputs"]
              if "files" in i and (i["name"].split(" ", 1)[1], i["hash"]) not in trees]
    return wrong


def main():
    with open("docs/plan.schema.json", encoding="utf-8") as f:
        text = json.load(f)
    jsonschema.Draft7Validator.check_schema(text)
    schema = jsonschema.Draft7Validator(text)
    wrong = []
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as f:
            wrong += [f"{path}: {w}" for w in mistakes(schema, json.load(f))]
    print("\n".join(wrong))
    sys.exit(bool(wrong))


main()
