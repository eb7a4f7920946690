"""Counters as Prometheus reads them (text exposition format 0.0.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LABELLED = re.compile(r"(?P<name>[^{]+)(?:\{(?P<label>[^=]+)=(?P<value>.*)\})?\Z", re.S)


def exposition(counters: Mapping[str, int], depths: Mapping[str, int]) -> str:
    """Counters named `name` or `name{label=value}` as `tocsin_name_total`, depths as the gauge `tocsin_queue_depth`."""
    return "\n".join([*counter_lines(counters), *depth_lines(depths)]) + "\n"


def counter_lines(counters: Mapping[str, int]) -> Iterator[str]:
    family = ""
    for key in sorted(counters):
        found = LABELLED.match(key)
        if found is None:
            continue
        name = f"tocsin_{clean(found['name'])}_total"
        if name != family:
            family = name
            yield f"# TYPE {name} counter"
        label = f'{{{clean(found["label"])}="{escaped(found["value"])}"}}' if found["label"] else ""
        yield f"{name}{label} {counters[key]}"


def depth_lines(depths: Mapping[str, int]) -> Iterator[str]:
    yield "# TYPE tocsin_queue_depth gauge"
    for queue, depth in sorted(depths.items()):
        yield f'tocsin_queue_depth{{queue="{escaped(queue)}"}} {depth}'


def clean(name: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_]", "_", name)


def escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
