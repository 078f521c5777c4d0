#!/usr/bin/env python3
# Do two compose files mean the same, with the Dockerfiles that their services are built from? The second was made of what the first
# was imported as. Prints each difference.
# Usage: same.py DIR FIRST SECOND        FIRST and SECOND: the directories of outputs in DIR
import os
import re
import sys

import yaml

top, first, second = sys.argv[1:]
differences = []


# What peic tells its own state by is another one for another project.
def without_hashes(file):
    for kind in ("services", "networks", "volumes"):
        for one in (file.get(kind) or {}).values():
            if one and isinstance(one.get("labels"), dict):
                one["labels"].pop("pei.hash", None)


# Other names of images are no difference: tags are, and those stand in `image`.
def without_names(service):
    build = service.get("build", {})
    for key in ("dockerfile", "target", "additional_contexts", "labels"):
        build.pop(key, None)
    labels = service.get("labels", {})
    labels.pop("pei.id", None)
    return service


def canonical(value):
    if isinstance(value, dict):
        return {k: canonical(v) for k, v in value.items() if v not in ({}, [], None) or k == "environment"}
    if isinstance(value, list):
        value = [canonical(v) for v in value]
        return value if all(isinstance(v, str) for v in value) and len(value) < 2 else sorted(value, key=repr)
    return value


# Instructions alone; the files of peic's own context as those of the project that they are to the import.
def dockerfile(directory, service):
    build = service.get("build", {})
    path = os.path.join(top, directory, build.get("context", ""), build.get("dockerfile", ""))
    if not build or not os.path.isfile(path):
        return []
    text = "".join(line for line in open(path) if not line.startswith("#") and line.strip())
    pei = build.get("additional_contexts", {}).get("pei", "")
    text = re.sub(r"COPY --from=pei ((?:--\S+ )*)(\S+) ", rf"COPY \1build/{pei}/\2 ", text)
    text = re.sub(r"from=pei,source=", f"source=build/{pei}/", text)
    text = re.sub(r"COPY ((?:--\S+ )*)(\S+)/ ", r"COPY \1\2 ", text)
    text = re.sub(r" AS \S+", "", text)
    text = text.replace("from=image.", "from=").replace("FROM image.", "FROM ")
    return [line for line in text.splitlines() if not line.startswith("LABEL")]


def compare(path, a, b):
    if type(a) is type(b) and isinstance(a, dict):
        for key in sorted(set(a) | set(b), key=str):
            compare(f"{path}.{key}", a.get(key), b.get(key))
    elif a != b:
        differences.append(f"{path}: {a!r} became {b!r}")


files = [yaml.safe_load(open(os.path.join(top, d, "compose.yaml"))) for d in (first, second)]
for name, service in files[0].get("services", {}).items():
    again = files[1]["services"].get(name, {})
    if not name.startswith("IMAGE."):
        compare(f"Dockerfile of {name}", dockerfile(first, service), dockerfile(second, again))
for file in files:
    without_hashes(file)
    file["services"] = {k: without_names(v) for k, v in file.get("services", {}).items() if not k.startswith("IMAGE.")}
    for service in file["services"].values():
        for needed in [n for n in service.get("depends_on", {}) if n.startswith("IMAGE.")]:
            del service["depends_on"][needed]
compare("", canonical(files[0]), canonical(files[1]))
print("\n".join(differences), end="\n" if differences else "")
sys.exit(1 if differences else 0)
