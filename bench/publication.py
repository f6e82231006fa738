"""The first publication of a file, against bare bulk loads of the same file; then resubmissions of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench import job
from bench.alternating import pair
from bench.figures import Figure
from bench.job import Cost
from bench.workbench import Workbench

_BOUND = 1.5
_DEFAULT, _NAMED = "bulk_load", "bulk_load, named graph"


def first(bench: Workbench) -> Iterator[Figure]:
    """The first publication, without checks, into an empty home."""
    file = bench.file
    runs: dict[str, list[Cost]] = {"publish": [], "bulk-load": [], "bulk-load-named": []}
    for turn in range(bench.rounds):
        for name, costs in runs.items():
            bench.say(f"First publication: {name}, {turn + 1} of {bench.rounds}")
            costs.append(_fresh(bench.folder / name, name, file))
            bench.say(f"  {costs[-1].seconds:.1f} s, of it {costs[-1].cpu:.1f} s of processor time")
    if runs["publish"][-1].triples < bench.triples:
        raise RuntimeError("the publication did not hold all triples")
    yield _against(bench, "first publication", runs["publish"], _DEFAULT, runs["bulk-load"], bound=_BOUND)
    yield _against(bench, "first publication", runs["publish"], _NAMED, runs["bulk-load-named"], bound=_BOUND)
    yield _memory("first publication, peak memory", runs["publish"], _DEFAULT, runs["bulk-load"])


def again(bench: Workbench) -> Iterator[Figure]:
    """The same dataset once more, with 1 % of its triples changed."""
    home = bench.folder / "home-resubmitted"
    shutil.rmtree(home, ignore_errors=True)
    files = [bench.changed, bench.file]
    bench.say("Resubmission: the first publication")
    before = job.run("publish", home, bench.file)
    ours, peers = [], []
    for turn in range(bench.rounds):
        bench.say(f"Resubmission: {turn + 1} of {bench.rounds}")
        ours.append(job.run("publish", home, files[turn % len(files)]))
        peers.append(_fresh(bench.folder / "bulk-load", "bulk-load", files[turn % len(files)]))
    share = ours[-1].triples / 2 / bench.triples
    what = f"resubmission, {share:.1%} changed"
    yield _against(bench, what, ours, _DEFAULT, peers)
    yield _against(bench, what, ours, "first publication", [before] * len(ours))
    yield _memory(f"{what}, peak memory", ours, _DEFAULT, peers)
    shutil.rmtree(home)


def _fresh(folder: Path, name: str, file: Path) -> Cost:
    shutil.rmtree(folder, ignore_errors=True)
    cost = job.run(name, folder, file)
    shutil.rmtree(folder)
    return cost


def _against(
    bench: Workbench,
    what: str,
    ours: list[Cost],
    peer_name: str,
    peers: list[Cost],
    bound: float | None = None,
) -> Figure:
    found = pair([(our.seconds, peer.seconds) for our, peer in zip(ours, peers, strict=True)])
    return Figure(
        what=what,
        unit="s",
        ours=found.ours,
        peer_name=peer_name,
        peer=found.peer,
        ratio=found.ratio,
        bound=bench.bound(bound) if bound else None,
    )


def _memory(what: str, ours: list[Cost], peer_name: str, peers: list[Cost]) -> Figure:
    our, peer = median(cost.peak_mib for cost in ours), median(cost.peak_mib for cost in peers)
    return Figure(what, "MiB", our, peer_name, peer, our / peer)
