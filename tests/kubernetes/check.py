"""What tests/kubernetes/run runs: check.py PEIC WORK FILE...  The client of Kubernetes is generated from its published
schema: here its models say which keys there are, of which type, and which of them must be there. What a schema cannot say,
that objects fit each other, is asked below."""
import re
import subprocess
import sys

import kubernetes.client as client
import yaml

passed = failed = 0
LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\Z")
VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\Z")
KINDS = {
    ("v1", "Service"): "V1Service",
    ("v1", "ConfigMap"): "V1ConfigMap",
    ("v1", "PersistentVolumeClaim"): "V1PersistentVolumeClaim",
    ("apps/v1", "Deployment"): "V1Deployment",
    ("apps/v1", "DaemonSet"): "V1DaemonSet",
    ("batch/v1", "Job"): "V1Job",
}
QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?(m|Ki|Mi|Gi)?\Z")


def check(text, problems):
    global passed, failed
    if problems:
        failed += 1
        print("FAIL kubernetes:", text)
        for problem in problems[:10]:
            print("     ", problem)
    else:
        passed += 1


# ---- the published schema, strictly ----


def typed(value, kind, at, out):
    inner = re.match(r"(list|dict)[\[(](?:str, )?(.*)[\])]\Z", kind)
    if inner and inner[1] == "list":
        if not isinstance(value, list):
            return out.append(f"{at}: expected a list")
        for i, item in enumerate(value):
            typed(item, inner[2], f"{at}[{i}]", out)
    elif inner:
        if not isinstance(value, dict):
            return out.append(f"{at}: expected a map")
        for key, item in value.items():
            typed(item, inner[2], f"{at}.{key}", out)
    elif kind in ("str", "int", "bool"):
        # limits are quantities, which may be numbers
        quantity = re.search(r"\.(limits|requests)\.", at)
        if quantity and not QUANTITY.match(str(value)):
            out.append(f"{at}: `{value}` is no quantity")
        elif not quantity and type(value).__name__ != kind:
            out.append(f"{at}: expected {kind}, got {value!r}")
    elif kind == "object":
        pass
    else:
        model(value, getattr(client, kind), at, out)


def model(value, cls, at, out):
    if not isinstance(value, dict):
        return out.append(f"{at}: expected a map")
    words = {json: (name, cls.openapi_types[name]) for name, json in cls.attribute_map.items()}
    given = {}
    for key, item in value.items():
        if key not in words:
            out.append(f"{at}: no key `{key}` in {cls.__name__}")
        else:
            given[words[key][0]] = item
            typed(item, words[key][1], f"{at}.{key}", out)
    try:
        cls(**given)  # what must be there, and what values are allowed
    except (ValueError, TypeError) as error:
        out.append(f"{at}: {error}")


# ---- objects that fit each other ----


def name_of(o):
    return f"{o['kind']} {o['metadata']['name']}"


def check_labels(o, out):
    for key, value in o["metadata"].get("labels", {}).items():
        if not VALUE.match(value):
            out.append(f"{name_of(o)}: label {key}={value}")
    if not LABEL.match(o["metadata"]["name"]):
        out.append(f"{name_of(o)}: no DNS label")


def check_pod(o, spec, objects, out):
    volumes = [v["name"] for v in spec.get("volumes", [])]
    used = set()
    for volume in volumes:
        if not LABEL.match(volume) or volumes.count(volume) > 1:
            out.append(f"{name_of(o)}: volume {volume}")
    for container in spec["containers"]:
        targets = [m["mountPath"] for m in container.get("volumeMounts", [])]
        used |= {m["name"] for m in container.get("volumeMounts", [])}
        if len(targets) != len(set(targets)):
            out.append(f"{name_of(o)}: two mounts at one path")
        for entry in container.get("env", []):
            ref = entry.get("valueFrom", {}).get("configMapKeyRef")
            have = objects.get(("ConfigMap", ref["name"]), {}).get("data", {}) if ref else None
            if ref and ref["key"] not in have:
                out.append(f"{name_of(o)}: no {ref['key']} in {ref['name']}")
    if used != set(volumes):
        out.append(f"{name_of(o)}: mounts and volumes differ: {used ^ set(volumes)}")


def check_file(path):
    out, objects = [], {}
    with open(path, encoding="utf-8") as f:
        documents = list(yaml.safe_load_all(f))
    for o in documents:
        cls = KINDS.get((o.get("apiVersion"), o.get("kind")))
        if not cls:
            out.append(f"an object of {o.get('apiVersion')} {o.get('kind')}")
            continue
        key = (o["kind"], o["metadata"]["name"])
        if key in objects:
            out.append(f"{name_of(o)} is there twice")
        objects[key] = o
        model(o, getattr(client, cls), name_of(o), out)
        check_labels(o, out)
    pods = {}
    for o in documents:
        if "template" in o["spec"] if "spec" in o else False:
            labels = o["spec"]["template"]["metadata"]["labels"]
            pods[name_of(o)] = labels
            check_pod(o, o["spec"]["template"]["spec"], objects, out)
            if "selector" in o["spec"] and not o["spec"]["selector"]["matchLabels"].items() <= labels.items():
                out.append(f"{name_of(o)}: selects none of its own pods")
    for o in documents:
        if o["kind"] != "Service":
            continue
        found = [p for p in pods.values() if o["spec"]["selector"].items() <= p.items()]
        if len(found) != 1:
            out.append(f"{name_of(o)}: selects {len(found)} pods")
        names = [p["name"] for p in o["spec"].get("ports", [])]
        if len(names) != len(set(names)) or any(len(n) > 15 for n in names):
            out.append(f"{name_of(o)}: names of ports {names}")
    check(path, out)
    return documents


# ---- text ----


def expanded(text, known):
    """As Kubernetes does it with env, command and args: $$ is a dollar, $(X) a variable that stands above."""
    out, i = "", 0
    while i < len(text):
        rest = text[i + 1 :]
        if text[i] != "$" or not rest:
            out, i = out + text[i], i + 1
        elif rest[0] == "$":
            out, i = out + "$", i + 2
        elif rest[0] == "(" and ")" in rest:
            name = rest[1 : rest.index(")")]
            out += known.get(name, f"$({name})")
            i += len(name) + 3
        else:
            out, i = out + text[i], i + 1
    return out


HOSTILE = ["$(A)", "$$(A)", "$$$(A)", "$", "a$", "$$", "${A}", "$A", "$(", "yes", "0x1f", "1e3", "~", "a: b", "- x", '"q"',
           "# no", "", " blank ", "\\", "{x}", "[x]", "%x", "*x", "&x", "!x", "null", "1_000", "12:30", "Äö ☃", "a\tb"]


def hostile(peic, work):
    lines = ['project "p" { targets = [kubernetes] }', "service a {", '  image = "debian:12"', "  env {", '    A = "wrong"']
    lines += [f"    T{i} = '{text}'" for i, text in enumerate(HOSTILE)]
    lines += ["    L = late('B', 'x$(A)')", "    M = '-@{late('B', 'x$(A)')}$'".replace("'-", '"-').replace("$'", '$"'), "  }"]
    lines += ["  command = [" + ", ".join(f"'{text}'" for text in HOSTILE) + "]"]
    lines += ["  labels { " + ", ".join(f"k{i} = '{text}'" for i, text in enumerate(HOSTILE)) + " }", "}"]
    with open(f"{work}/a.pei", "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    done = subprocess.run([peic, f"{work}/a.pei", "-o", f"{work}/out"], capture_output=True, text=True, check=False)
    check("hostile text compiles", [done.stderr] if done.returncode else [])
    if done.returncode:
        return
    objects = check_file(f"{work}/out/kubernetes.yaml")
    launch = next(o for o in objects if o["kind"] == "ConfigMap")["data"]
    template = next(o for o in objects if o["kind"] == "Deployment")["spec"]["template"]
    container, env = template["spec"]["containers"][0], {}
    for entry in container["env"]:
        ref = entry.get("valueFrom", {}).get("configMapKeyRef")
        env[entry["name"]] = launch[ref["key"]] if ref else expanded(entry["value"], env)
    check("env", [f"{t!r} became {env[f'T{i}']!r}" for i, t in enumerate(HOSTILE) if env[f"T{i}"] != t])
    check("a launch variable", [] if env["L"] == "x$(A)" and env["M"] == "-x$(A)$" else [str(env)])
    check("args", [] if [expanded(a, env) for a in container["args"]] == HOSTILE else [str(container["args"])])
    notes = template["metadata"]["annotations"]
    check("annotations", [t for i, t in enumerate(HOSTILE) if notes[f"k{i}"] != t])


peic_path, work_dir, *files = sys.argv[1:]
for name in files:
    check_file(name)
hostile(peic_path, work_dir)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
