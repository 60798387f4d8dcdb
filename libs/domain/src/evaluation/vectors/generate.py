"""Writes bucketing-<hash>.json, the vectors that bucketing.spec.ts holds the engine to.

Run with any Python 3.9+ and no packages: python3 generate.py
Nothing here is derived from the TypeScript: MD5 and SHA-1 are Python's hashlib, MurmurHash3 and FNV-1a are written
from their published definitions, and every formula is exact integer arithmetic. `python3 generate.py --check` also
compares MurmurHash3 with the mmh3 package, where it is installed, and fails on any difference.
"""

import hashlib
import json
import pathlib
import random
import sys

BUCKETS = 100_000
MASK = 0xFFFFFFFF


def murmur3(data: bytes, seed: int) -> int:
    def mix(word: int) -> int:
        word = word * 0xCC9E2D51 & MASK
        word = (word << 15 | word >> 17) & MASK
        return word * 0x1B873593 & MASK

    state = seed
    whole = len(data) // 4 * 4
    for at in range(0, whole, 4):
        state ^= mix(int.from_bytes(data[at : at + 4], "little"))
        state = (state << 13 | state >> 19) & MASK
        state = (state * 5 + 0xE6546B64) & MASK
    state ^= mix(int.from_bytes(data[whole:], "little"))
    state ^= len(data)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        state = (state ^ state >> shift) * factor & MASK
    return state ^ state >> 16


def utf16_units(text: str):
    data = text.encode("utf-16-le")
    return [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]


def fnv1a(text: str) -> int:
    """Over UTF-16 code units, as GrowthBook's JavaScript SDK does."""
    state = 0x811C9DC5
    for unit in utf16_units(text):
        state = (state ^ unit) * 0x01000193 & MASK
    return state


def ffs(salt: str, value: str) -> int:
    return murmur3(f"{salt}:{value}".encode(), 0) * BUCKETS >> 32


def flagd(salt: str, value: str) -> int:
    return murmur3((salt + value).encode(), 0) * BUCKETS >> 32


def unleash(salt: str, value: str) -> int:
    if salt.startswith("variants:"):
        group = salt[len("variants:") :]
        normalized = murmur3(f"{group}:{value}".encode(), 86028157) % 1000 + 1
        return (normalized - 1) * (BUCKETS // 1000)
    normalized = murmur3(f"{salt}:{value}".encode(), 0) % 100 + 1
    return (normalized - 1) * (BUCKETS // 100)


def growthbook(salt: str, value: str) -> int:
    if salt.startswith("v1:"):
        return fnv1a(value + salt[len("v1:") :]) % 1000 * (BUCKETS // 1000)
    return fnv1a(str(fnv1a(salt + value))) % 10_000 * (BUCKETS // 10_000)


def launchdarkly(salt: str, value: str) -> int:
    digits = hashlib.sha1(f"{salt}.{value}".encode()).hexdigest()[:15]
    return min(int(digits, 16) * BUCKETS // 0xFFFFFFFFFFFFFFF, BUCKETS - 1)


def flagsmith(salt: str, value: str) -> int:
    ids = [salt, value]
    times = 1
    while True:
        digest = hashlib.md5(",".join(ids * times).encode()).hexdigest()
        step = int(digest, 16) % 9999
        if step != 9998:
            return step * BUCKETS // 9998
        times += 1


HOW = {
    "ffs": "murmur3_x86_32(utf8(salt:value), seed 0) * 100000 >> 32",
    "flagd": "murmur3_x86_32(utf8(salt + value), seed 0) * 100000 >> 32",
    "unleash": "murmur3_x86_32(utf8(groupId:value)), seed 0 modulo 100; with a salt of variants:groupId, seed 86028157 modulo 1000",
    "growthbook": "fnv1a32(decimal(fnv1a32(seed + value))) modulo 10000; with a salt of v1:seed, fnv1a32(value + seed) modulo 1000",
    "launchdarkly": "the first 15 hex digits of sha1(utf8(salt.value)) / 0xFFFFFFFFFFFFFFF",
    "flagsmith": "md5(utf8(salt,value)) modulo 9999 / 9998, the list of both repeated once more while that is 1",
}

SALTS = {
    "unleash": ["checkout", "variants:checkout", "", "größe"],
    "growthbook": ["checkout", "v1:checkout", "", "größe"],
    "launchdarkly": ["checkout.a1b2", "61", "", "größe"],
    "flagsmith": ["7", "0b4e4b7e-95f8-43a6-b6d1-4e4d0a1c2b3d", "", "größe"],
}

VALUES = ["", "a", "ab", "abc", "abcd", "user-1", "user-2", "42", "true", "é", "e\u0301", "日本語", "😀", "a😀b"]
VALUES += ["x" * size for size in (55, 56, 63, 64, 65, 119, 200)]


def vectors(name: str) -> list:
    bucket = globals()[name]
    source = random.Random(name)
    pairs = [(salt, value) for salt in SALTS.get(name, ["checkout", "a1B2c3D4", "", "größe"]) for value in VALUES]
    pairs += [(f"s{source.randrange(10**6)}", f"user-{source.randrange(10**9)}") for _ in range(40)]
    if name == "flagsmith":
        pairs += repeated_once()
    return [{"salt": salt, "value": value, "bucket": bucket(salt, value)} for salt, value in pairs]


def repeated_once() -> list:
    """Values that Flagsmith hashes a second time, found by trying."""
    found = []
    number = 0
    while len(found) < 3:
        digest = hashlib.md5(f"7,user-{number}".encode()).hexdigest()
        if int(digest, 16) % 9999 == 9998:
            found.append(("7", f"user-{number}"))
        number += 1
    return found


def check_murmur() -> None:
    import mmh3

    for seed in (0, 86028157):
        for value in VALUES:
            assert murmur3(value.encode(), seed) == mmh3.hash(value, seed, signed=False), value


def main() -> None:
    if "--check" in sys.argv:
        check_murmur()
    for name, how in HOW.items():
        rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in vectors(name))
        text = (
            '{\n  "hash": "%s",\n  "how": "%s",\n  "computedBy": "generate.py in this folder, independently of the engine",\n'
            '  "vectors": [\n%s\n  ]\n}\n' % (name, how, rows)
        )
        (pathlib.Path(__file__).parent / f"bucketing-{name}.json").write_text(text, encoding="utf-8")


main()
